// From the formats of keys to handles, with the checks of
// https://w3c.github.io/webcrypto/#algorithms

#include <algorithm>
#include <string_view>

#include "ops/crypto.h"
#include "ops/crypto_key_formats.h"
#include "ops/text.h"

namespace nano {

namespace {

// What an importing comes to: nothing, which is wrong data; or a format that is none of ours.
struct Imported {
  SecretBytes handle;
  bool unsupported = false;
};

// AlgorithmIdentifier: is it this kind's?
bool ReadAlgorithm(const KeyKind& kind, der::Reader* outer) {
  ByteSpan content;
  if (!outer->Read(der::kSequence, &content)) return false;
  der::Reader algorithm(content);
  if (kind.family == KeyFamily::kCurve) {
    return algorithm.ReadExactly(der::kObjectId, CurveKeyId()) &&
           algorithm.ReadExactly(der::kObjectId, kind.object_id) && algorithm.done();
  }
  if (!algorithm.ReadExactly(der::kObjectId, kind.object_id)) return false;
  if (kind.family == KeyFamily::kRsa && !algorithm.ReadExactly(der::kNull, {})) return false;
  return algorithm.done();
}

SecretBytes CheckedRsa(ByteSpan handle, bool is_private) {
  RsaParts parts;
  if (!ReadRsaParts(handle, is_private, &parts) || !IsRsaKey(parts)) return {};
  return WriteRsaParts(parts);
}

// What a key of a pair is made of, as SubjectPublicKeyInfo has it.
SecretBytes PublicHandle(const KeyKind& kind, ByteSpan bytes) {
  if (kind.family == KeyFamily::kRsa) return CheckedRsa(bytes, false);
  if (kind.family == KeyFamily::kCurve) return CurvePublicHandle(kind, bytes);
  return LoadPublicKey(kind, bytes) == nullptr ? SecretBytes() : der::Concatenate({bytes});
}

SecretBytes RawPrivateHandle(const KeyKind& kind, ByteSpan bytes) {
  return LoadPrivateKey(kind, bytes) == nullptr ? SecretBytes() : der::Concatenate({bytes});
}

// https://www.rfc-editor.org/rfc/rfc5280#section-4.1
SecretBytes ImportSpki(const KeyKind& kind, ByteSpan data) {
  der::Reader whole(data);
  ByteSpan content;
  if (!whole.Read(der::kSequence, &content) || !whole.done()) return {};
  der::Reader info(content);
  ByteSpan key;
  if (!ReadAlgorithm(kind, &info) || !info.ReadBitString(&key) || !info.done()) return {};
  return PublicHandle(kind, key);
}

// ECPrivateKey: https://www.rfc-editor.org/rfc/rfc5915#section-3
SecretBytes ImportCurvePrivate(const KeyKind& kind, ByteSpan data) {
  static constexpr uint8_t kVersion[1] = {1};
  der::Reader whole(data);
  ByteSpan content;
  if (!whole.Read(der::kSequence, &content) || !whole.done()) return {};
  der::Reader key(content);
  ByteSpan scalar;
  ByteSpan point;
  if (!key.ReadExactly(der::kInteger, kVersion) || !key.Read(der::kOctetString, &scalar)) return {};
  if (key.Is(der::Tagged(0))) {
    if (!key.Read(der::Tagged(0), &content)) return {};
    der::Reader parameters(content);
    if (!parameters.ReadExactly(der::kObjectId, kind.object_id) || !parameters.done()) return {};
  }
  if (key.Is(der::Tagged(1))) {
    if (!key.Read(der::Tagged(1), &content)) return {};
    der::Reader public_key(content);
    if (!public_key.ReadBitString(&point) || point.empty() || !public_key.done()) return {};
  }
  if (!key.done()) return {};
  return CurvePrivateHandle(kind, scalar, point);
}

// Seed, expanded key, or both: https://www.rfc-editor.org/rfc/rfc9881#section-6 and
// https://datatracker.ietf.org/doc/draft-ietf-lamps-kyber-certificates/
Imported ImportSeed(const KeyKind& kind, ByteSpan data) {
  der::Reader key(data);
  ByteSpan content;
  if (key.Read(der::TaggedBytes(0), &content) && key.done()) {
    return {RawPrivateHandle(kind, content)};
  }
  const bool other = key.Read(der::kOctetString, &content) || key.Read(der::kSequence, &content);
  return {.unsupported = other && key.done()};
}

Imported ImportPrivate(const KeyKind& kind, ByteSpan data) {
  switch (kind.family) {
    case KeyFamily::kRsa:
      return {CheckedRsa(data, true)};
    case KeyFamily::kCurve:
      return {ImportCurvePrivate(kind, data)};
    case KeyFamily::kSeed:
      return ImportSeed(kind, data);
    case KeyFamily::kRaw:
      break;
  }
  // CurvePrivateKey: https://www.rfc-editor.org/rfc/rfc8410#section-7
  der::Reader key(data);
  ByteSpan bytes;
  if (!key.Read(der::kOctetString, &bytes) || !key.done()) return {};
  return {RawPrivateHandle(kind, bytes)};
}

// OneAsymmetricKey: https://www.rfc-editor.org/rfc/rfc5958#section-2; attributes, and a public key
// beside the private one, are not looked at.
Imported ImportPkcs8(const KeyKind& kind, ByteSpan data) {
  der::Reader whole(data);
  ByteSpan content;
  if (!whole.Read(der::kSequence, &content) || !whole.done()) return {};
  der::Reader info(content);
  ByteSpan version;
  ByteSpan key;
  if (!info.Read(der::kInteger, &version) || version.size() != 1 || version[0] > 1) return {};
  if (!ReadAlgorithm(kind, &info) || !info.Read(der::kOctetString, &key)) return {};
  ByteSpan skipped;
  if (info.Is(der::Tagged(0)) && !info.Read(der::Tagged(0), &skipped)) return {};
  if (version[0] == 1 && info.Is(der::TaggedBytes(1)) &&
      !info.Read(der::TaggedBytes(1), &skipped)) {
    return {};
  }
  if (!info.done()) return {};
  return ImportPrivate(kind, key);
}

// What a JWK has: the parts of an RSA key; x and y, and the scalar; public and private key.
struct Components {
  BytesArgument bytes[kRsaPrivateParts];
  size_t count = 0;
  ByteSpan operator[](size_t index) const { return bytes[index].span(); }
};

SecretBytes ImportCurveComponents(const KeyKind& kind, const Components& components) {
  static constexpr uint8_t kUncompressed[1] = {4};
  if (components.count < 2 || components.count > 3) return {};
  if (components[0].size() != kind.private_size || components[1].size() != kind.private_size) {
    return {};
  }
  const SecretBytes point = der::Concatenate({kUncompressed, components[0], components[1]});
  return components.count == 2 ? CurvePublicHandle(kind, point)
                               : CurvePrivateHandle(kind, components[2], point);
}

SecretBytes ImportComponents(const KeyKind& kind, const Components& components) {
  if (kind.family == KeyFamily::kCurve) return ImportCurveComponents(kind, components);
  if (kind.family == KeyFamily::kRsa) {
    if (components.count != kRsaPublicParts && components.count != kRsaPrivateParts) return {};
    RsaParts parts;
    parts.count = components.count;
    for (size_t i = 0; i < parts.count; i++) parts.part[i] = components[i];
    for (size_t i = 0; i < parts.count; i++) {
      if (parts.part[i].size() > kMaxModulusBits / 8) return {};
    }
    const SecretBytes handle = WriteRsaParts(parts);
    return CheckedRsa(handle, parts.count == kRsaPrivateParts);
  }
  if (components.count == 1) return PublicHandle(kind, components[0]);
  if (components.count != 2) return {};
  const SecretBytes handle = RawPrivateHandle(kind, components[1]);
  if (handle.empty()) return {};
  return std::ranges::equal(PublicHandleOf(kind, handle), components[0]) ? handle : SecretBytes();
}

// The bytes from the third argument on.
bool ReadComponents(const Arguments& info, Components* components) {
  const int count = info.Length() - 2;
  if (count < 1 || count > static_cast<int>(kRsaPrivateParts)) return false;
  for (int i = 0; i < count; i++) {
    if (!components->bytes[i].Read(info, i + 2)) return false;
  }
  components->count = static_cast<size_t>(count);
  return true;
}

bool Import(const KeyKind& kind, std::string_view format, const Components& data,
            Imported* result) {
  if (format == "components") {
    result->handle = ImportComponents(kind, data);
  } else if (format == "spki") {
    result->handle = ImportSpki(kind, data[0]);
  } else if (format == "pkcs8") {
    *result = ImportPkcs8(kind, data[0]);
  } else if (format == "public") {
    result->handle = PublicHandle(kind, data[0]);
  } else if (format == "private" && kind.family != KeyFamily::kRsa &&
             kind.family != KeyFamily::kCurve) {
    result->handle = RawPrivateHandle(kind, data[0]);
  } else {
    return false;
  }
  return true;
}

}  // namespace

ByteSpan CurveKeyId() {
  static constexpr uint8_t kId[] = {0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01};
  return kId;
}

void OpCryptoKeyImport(const Arguments& info) {
  const ErrorQueueScope errors;
  const KeyKind* kind = KeyKindArgument(info, 0);
  v8::Local<v8::String> format;
  Components data;
  Imported result;
  const bool readable = kind != nullptr && StringArgument(info, 1, &format) &&
                        format->Length() <= 16 && ReadComponents(info, &data);
  if (!readable || !Import(*kind, Utf8Text(info.GetIsolate(), format).view(), data, &result)) {
    return BadArgument(info, "op_crypto_key_import");
  }
  if (result.unsupported) return;
  if (result.handle.empty()) return info.GetReturnValue().SetNull();
  ReturnSecret(info, result.handle);
}

}  // namespace nano
