// From handles to the formats of keys.

#include <string_view>

#include "ops/crypto.h"
#include "ops/crypto_key_formats.h"
#include "ops/text.h"

namespace nano {

namespace {

constexpr uint8_t kNoUnusedBits[1] = {0};

SecretBytes Algorithm(const KeyKind& kind) {
  const SecretBytes id = der::Value(der::kObjectId, {kind.object_id});
  if (kind.family == KeyFamily::kCurve) {
    const SecretBytes key_id = der::Value(der::kObjectId, {CurveKeyId()});
    return der::Value(der::kSequence, {key_id, id});
  }
  const SecretBytes none = der::Value(der::kNull, {});
  return der::Value(der::kSequence,
                    {id, kind.family == KeyFamily::kRsa ? ByteSpan(none) : ByteSpan()});
}

SecretBytes ExportSpki(const KeyKind& kind, ByteSpan handle) {
  const SecretBytes algorithm = Algorithm(kind);
  const SecretBytes key = der::Value(der::kBitString, {kNoUnusedBits, handle});
  return der::Value(der::kSequence, {algorithm, key});
}

// What PKCS #8 has for the key. Empty where the handle is none.
SecretBytes PrivateContent(const KeyKind& kind, ByteSpan handle) {
  switch (kind.family) {
    case KeyFamily::kRsa:
      return der::Concatenate({handle});
    case KeyFamily::kRaw:
      return der::Value(der::kOctetString, {handle});
    case KeyFamily::kSeed:
      return der::Value(der::TaggedBytes(0), {handle});
    case KeyFamily::kCurve:
      break;
  }
  if (handle.size() != kind.private_size + kind.public_size) return {};
  static constexpr uint8_t kVersion[1] = {1};
  const SecretBytes version = der::Value(der::kInteger, {kVersion});
  const SecretBytes scalar = der::Value(der::kOctetString, {handle.first(kind.private_size)});
  const SecretBytes point =
      der::Value(der::kBitString, {kNoUnusedBits, handle.subspan(kind.private_size)});
  const SecretBytes tagged = der::Value(der::Tagged(1), {point});
  return der::Value(der::kSequence, {version, scalar, tagged});
}

SecretBytes ExportPkcs8(const KeyKind& kind, ByteSpan handle) {
  static constexpr uint8_t kVersion[1] = {0};
  const SecretBytes content = PrivateContent(kind, handle);
  if (content.empty()) return {};
  const SecretBytes version = der::Value(der::kInteger, {kVersion});
  const SecretBytes algorithm = Algorithm(kind);
  const SecretBytes key = der::Value(der::kOctetString, {content});
  return der::Value(der::kSequence, {version, algorithm, key});
}

// False where the handle is none.
bool ReturnComponents(const Arguments& info, const KeyKind& kind, ByteSpan handle,
                      bool is_private) {
  if (kind.family == KeyFamily::kRsa) {
    RsaParts parts;
    if (!ReadRsaParts(handle, is_private, &parts)) return false;
    const auto& part = parts.part;
    if (is_private) {
      ReturnSecrets(info, {part[0], part[1], part[2], part[3], part[4], part[5], part[6], part[7]});
    } else {
      ReturnSecrets(info, {part[0], part[1]});
    }
    return true;
  }
  const SecretBytes point = is_private ? PublicHandleOf(kind, handle) : der::Concatenate({handle});
  if (point.size() != kind.public_size) return false;
  if (kind.family != KeyFamily::kCurve) {
    if (is_private) ReturnSecrets(info, {point, handle});
    if (!is_private) ReturnSecrets(info, {handle});
    return true;
  }
  const ByteSpan x = ByteSpan(point).subspan(1, kind.private_size);
  const ByteSpan y = ByteSpan(point).subspan(1 + kind.private_size);
  if (is_private) ReturnSecrets(info, {x, y, handle.first(kind.private_size)});
  if (!is_private) ReturnSecrets(info, {x, y});
  return true;
}

}  // namespace

void OpCryptoKeyExport(const Arguments& info) {
  const ErrorQueueScope errors;
  constexpr const char* kOp = "op_crypto_key_export";
  const KeyKind* kind = KeyKindArgument(info, 0);
  v8::Local<v8::String> format_argument;
  bool is_private = false;
  BytesArgument handle;
  if (kind == nullptr || !StringArgument(info, 1, &format_argument) ||
      format_argument->Length() > 16 || !BooleanArgument(info, 2, &is_private) ||
      !handle.Read(info, 3)) {
    return BadArgument(info, kOp);
  }
  Utf8Text format(info.GetIsolate(), format_argument);
  SecretBytes result;
  if (format.view() == "components") {
    if (!ReturnComponents(info, *kind, handle.span(), is_private)) BadArgument(info, kOp);
    return;
  }
  if (format.view() == "spki" && !is_private) result = ExportSpki(*kind, handle.span());
  if (format.view() == "pkcs8" && is_private) result = ExportPkcs8(*kind, handle.span());
  if (format.view() == "public" && is_private) result = PublicHandleOf(*kind, handle.span());
  if (result.empty()) return BadArgument(info, kOp);
  ReturnSecret(info, result);
}

}  // namespace nano
