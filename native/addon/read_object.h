// Objects of src/host/native/engine.ts, read into the engine room's structures. The host's
// TypeScript guarantees their shape.
#pragma once

#include <napi.h>

#include <functional>
#include <memory>
#include <string>

#include "base/bytes.h"
#include "http/route_table.h"
#include "isolate/app.h"
#include "isolate/apps.h"

namespace nano {

std::string ReadText(Napi::Object from, const char* key);
double ReadNumber(Napi::Object from, const char* key, double otherwise);
Bytes ReadBytes(Napi::Value from);
AppsOptions ReadAppsOptions(Napi::Object from);
AppDefinition ReadAppDefinition(Napi::Object from);
std::shared_ptr<AppCode> ReadAppCode(Napi::Object from);
Routes ReadRoutes(Napi::Object from);
// An app's number, 0 for none, or a list of apps with their shares.
RouteTarget ReadTarget(Napi::Value from);

// False, and `error` says why, when it cannot be read.
bool ReadFile(const std::string& path, std::string* content, std::string* error);
// Runs `work` on another thread and waits for it.
void RunOnThread(const std::function<void()>& work);

}  // namespace nano
