// The dialog that asks before something changes.

import { byId } from "./elements.ts";

export function confirmed(question: string): Promise<boolean> {
  const dialog = byId("confirm") as HTMLDialogElement;
  byId("confirm-text").textContent = question;
  dialog.returnValue = "";
  dialog.showModal();
  byId("confirm-no").onclick = () => dialog.close("");
  byId("confirm-yes").onclick = () => dialog.close("yes");
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}
