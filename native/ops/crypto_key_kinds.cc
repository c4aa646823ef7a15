#include <openssl/obj_mac.h>

#include <cstring>

#include "ops/crypto.h"
#include "ops/crypto_keys.h"
#include "ops/text.h"

namespace nano {

namespace {

template <size_t kSize>
constexpr ByteSpan Id(const char (&bytes)[kSize]) {
  return {reinterpret_cast<const uint8_t*>(bytes), kSize - 1};
}

const KeyKind kKinds[] = {
    {"RSA", KeyFamily::kRsa, "RSA", Id("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01"), 0, 0},
    {"P-256", KeyFamily::kCurve, "P-256", Id("\x2a\x86\x48\xce\x3d\x03\x01\x07"), 65, 32},
    {"P-384", KeyFamily::kCurve, "P-384", Id("\x2b\x81\x04\x00\x22"), 97, 48},
    {"P-521", KeyFamily::kCurve, "P-521", Id("\x2b\x81\x04\x00\x23"), 133, 66},
    {"Ed25519", KeyFamily::kRaw, "ED25519", Id("\x2b\x65\x70"), 32, 32},
    {"Ed448", KeyFamily::kRaw, "ED448", Id("\x2b\x65\x71"), 57, 57},
    {"X25519", KeyFamily::kRaw, "X25519", Id("\x2b\x65\x6e"), 32, 32},
    {"X448", KeyFamily::kRaw, "X448", Id("\x2b\x65\x6f"), 56, 56},
    {"ML-DSA-44", KeyFamily::kSeed, "ML-DSA-44", Id("\x60\x86\x48\x01\x65\x03\x04\x03\x11"), 1312,
     32},
    {"ML-DSA-65", KeyFamily::kSeed, "ML-DSA-65", Id("\x60\x86\x48\x01\x65\x03\x04\x03\x12"), 1952,
     32},
    {"ML-DSA-87", KeyFamily::kSeed, "ML-DSA-87", Id("\x60\x86\x48\x01\x65\x03\x04\x03\x13"), 2592,
     32},
    {"ML-KEM-512", KeyFamily::kSeed, "ML-KEM-512", Id("\x60\x86\x48\x01\x65\x03\x04\x04\x01"), 800,
     64},
    {"ML-KEM-768", KeyFamily::kSeed, "ML-KEM-768", Id("\x60\x86\x48\x01\x65\x03\x04\x04\x02"), 1184,
     64},
    {"ML-KEM-1024", KeyFamily::kSeed, "ML-KEM-1024", Id("\x60\x86\x48\x01\x65\x03\x04\x04\x03"),
     1568, 64},
};

struct Hash {
  std::string_view name;
  const char* openssl_name;
};
constexpr Hash kHashes[] = {
    {"SHA-1", "SHA1"},        {"SHA-256", "SHA2-256"},  {"SHA-384", "SHA2-384"},
    {"SHA-512", "SHA2-512"},  {"SHA3-256", "SHA3-256"}, {"SHA3-384", "SHA3-384"},
    {"SHA3-512", "SHA3-512"},
};

// The row that a short text names.
template <typename Row, size_t kCount>
const Row* FindRow(const Arguments& info, int index, const Row (&rows)[kCount]) {
  v8::Local<v8::String> name;
  if (!StringArgument(info, index, &name) || name->Length() > 16) return nullptr;
  Utf8Text text(info.GetIsolate(), name);
  for (const Row& row : rows) {
    if (row.name == text.view()) return &row;
  }
  return nullptr;
}

EC_GROUP* NewGroup(int id) {
  EC_GROUP* group = EC_GROUP_new_by_curve_name(id);
  NANO_CHECK(group != nullptr);
  return group;
}

}  // namespace

const KeyKind* KeyKindArgument(const Arguments& info, int index) {
  return FindRow(info, index, kKinds);
}

const char* KeyHashArgument(const Arguments& info, int index) {
  const Hash* hash = FindRow(info, index, kHashes);
  return hash == nullptr ? nullptr : hash->openssl_name;
}

bool BooleanArgument(const Arguments& info, int index, bool* value) {
  if (index >= info.Length() || !info[index]->IsBoolean()) return false;
  *value = info[index]->IsTrue();
  return true;
}

const EC_GROUP* GroupOf(const KeyKind& kind) {
  static const EC_GROUP* const kP256 = NewGroup(NID_X9_62_prime256v1);
  static const EC_GROUP* const kP384 = NewGroup(NID_secp384r1);
  static const EC_GROUP* const kP521 = NewGroup(NID_secp521r1);
  NANO_CHECK(kind.family == KeyFamily::kCurve);
  return kind.private_size == 32 ? kP256 : kind.private_size == 48 ? kP384 : kP521;
}

bool NewSecret(v8::Isolate* isolate, ByteSpan bytes, v8::Local<v8::Value>* secret) {
  v8::Local<v8::ArrayBuffer> buffer;
  if (!NewSecretBuffer(isolate, bytes.size()).ToLocal(&buffer)) return false;
  if (!bytes.empty()) std::memcpy(buffer->Data(), bytes.data(), bytes.size());
  *secret = buffer;
  return true;
}

v8::MaybeLocal<v8::Value> NewSecrets(v8::Isolate* isolate,
                                     std::initializer_list<ByteSpan> secrets) {
  constexpr size_t kMost = kRsaPrivateParts;
  NANO_CHECK(secrets.size() <= kMost);
  v8::Local<v8::Value> list[kMost];
  size_t count = 0;
  for (const ByteSpan& bytes : secrets) {
    if (!NewSecret(isolate, bytes, &list[count++])) return {};
  }
  return v8::Array::New(isolate, list, count);
}

void ReturnSecrets(const Arguments& info, std::initializer_list<ByteSpan> secrets) {
  v8::Local<v8::Value> list;
  if (NewSecrets(info.GetIsolate(), secrets).ToLocal(&list)) info.GetReturnValue().Set(list);
}

void ReturnSecret(const Arguments& info, ByteSpan secret) {
  v8::Local<v8::Value> value;
  if (NewSecret(info.GetIsolate(), secret, &value)) info.GetReturnValue().Set(value);
}

}  // namespace nano
