// Secrets between keys of pairs: agreement, encapsulation, and RSA-OAEP.

#include <openssl/core_names.h>

#include "ops/crypto.h"
#include "ops/crypto_loaded_key.h"

namespace nano {

namespace {

KeyContext ContextOf(const Key& key) {
  return KeyContext(EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr));
}

bool IsKem(const KeyKind& kind) { return kind.name.starts_with("ML-KEM"); }

// Empty where it fails, as when the secret would be all zeros on X25519 or X448.
SecretBytes Agree(const Key& key, const Key& peer) {
  const KeyContext context = ContextOf(key);
  size_t size = 0;
  if (EVP_PKEY_derive_init(context.get()) != 1 ||
      EVP_PKEY_derive_set_peer(context.get(), peer.get()) != 1 ||
      EVP_PKEY_derive(context.get(), nullptr, &size) != 1) {
    return {};
  }
  SecretBytes secret(size);
  if (EVP_PKEY_derive(context.get(), secret.data(), &size) != 1) return {};
  secret.resize(size);
  return secret;
}

SecretBytes Decapsulate(const Key& key, ByteSpan ciphertext) {
  const KeyContext context = ContextOf(key);
  size_t size = 0;
  if (EVP_PKEY_decapsulate_init(context.get(), nullptr) != 1 ||
      EVP_PKEY_decapsulate(context.get(), nullptr, &size, ciphertext.data(), ciphertext.size()) !=
          1) {
    return {};
  }
  SecretBytes secret(size);
  if (EVP_PKEY_decapsulate(context.get(), secret.data(), &size, ciphertext.data(),
                           ciphertext.size()) != 1) {
    return {};
  }
  return secret;
}

struct Oaep {
  bool encrypt;
  const char* hash;
  ByteSpan label;
  ByteSpan data;
};

bool Start(const Oaep& work, EVP_PKEY_CTX* context) {
  char mode[] = OSSL_PKEY_RSA_PAD_MODE_OAEP;
  auto* hash = const_cast<char*>(work.hash);
  auto* label = const_cast<uint8_t*>(work.label.data());
  OSSL_PARAM params[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_ASYM_CIPHER_PARAM_PAD_MODE, mode, sizeof mode - 1),
      OSSL_PARAM_construct_utf8_string(OSSL_ASYM_CIPHER_PARAM_OAEP_DIGEST, hash, 0),
      OSSL_PARAM_construct_utf8_string(OSSL_ASYM_CIPHER_PARAM_MGF1_DIGEST, hash, 0),
      OSSL_PARAM_construct_end(), OSSL_PARAM_construct_end()};
  if (!work.label.empty()) {
    params[3] = OSSL_PARAM_construct_octet_string(OSSL_ASYM_CIPHER_PARAM_OAEP_LABEL, label,
                                                  work.label.size());
  }
  return work.encrypt ? EVP_PKEY_encrypt_init_ex(context, params) == 1
                      : EVP_PKEY_decrypt_init_ex(context, params) == 1;
}

// False where it fails. What is decrypted may be empty.
bool Run(const Oaep& work, const Key& key, SecretBytes* result) {
  static constexpr uint8_t kNothing[1] = {};
  const KeyContext context = ContextOf(key);
  if (!Start(work, context.get())) return false;
  const uint8_t* data = work.data.empty() ? kNothing : work.data.data();
  auto* run = work.encrypt ? EVP_PKEY_encrypt : EVP_PKEY_decrypt;
  size_t size = 0;
  if (run(context.get(), nullptr, &size, data, work.data.size()) != 1) return false;
  result->resize(size);
  if (run(context.get(), result->data(), &size, data, work.data.size()) != 1) return false;
  result->resize(size);
  return true;
}

}  // namespace

void OpCryptoKeyDerive(const Arguments& info) {
  const ErrorQueueScope errors;
  const std::shared_ptr<const PairKey> loaded = LoadedKeyArgument(info, 0, true);
  SecretBytes secret;
  if (loaded != nullptr && IsKem(loaded->kind)) {
    BytesArgument ciphertext;
    if (!ciphertext.Read(info, 1)) return BadArgument(info, "op_crypto_key_derive");
    secret = Decapsulate(loaded->key, ciphertext.span());
  } else {
    const std::shared_ptr<const PairKey> peer = LoadedKeyArgument(info, 1, false);
    if (loaded == nullptr || peer == nullptr || &peer->kind != &loaded->kind) {
      return BadArgument(info, "op_crypto_key_derive");
    }
    secret = Agree(loaded->key, peer->key);
  }
  if (secret.empty()) return info.GetReturnValue().SetNull();
  ReturnSecret(info, secret);
}

void OpCryptoKeyEncapsulate(const Arguments& info) {
  const ErrorQueueScope errors;
  const std::shared_ptr<const PairKey> loaded = LoadedKeyArgument(info, 0, false);
  if (loaded == nullptr || !IsKem(loaded->kind)) {
    return BadArgument(info, "op_crypto_key_encapsulate");
  }
  const KeyContext context = ContextOf(loaded->key);
  size_t size = 0;
  size_t ciphertext_size = 0;
  NANO_CHECK(EVP_PKEY_encapsulate_init(context.get(), nullptr) == 1);
  NANO_CHECK(EVP_PKEY_encapsulate(context.get(), nullptr, &ciphertext_size, nullptr, &size) == 1);
  SecretBytes secret(size);
  SecretBytes ciphertext(ciphertext_size);
  NANO_CHECK(EVP_PKEY_encapsulate(context.get(), ciphertext.data(), &ciphertext_size, secret.data(),
                                  &size) == 1);
  ReturnSecrets(info, {secret, ciphertext});
}

void OpCryptoKeyCipher(const Arguments& info) {
  const ErrorQueueScope errors;
  bool encrypt = false;
  BytesArgument data;
  BytesArgument label;
  const char* hash = KeyHashArgument(info, 3);
  if (!BooleanArgument(info, 0, &encrypt) || !data.Read(info, 2) || hash == nullptr ||
      !label.Read(info, 4)) {
    return BadArgument(info, "op_crypto_key_cipher");
  }
  const std::shared_ptr<const PairKey> loaded = LoadedKeyArgument(info, 1, !encrypt);
  if (loaded == nullptr || loaded->kind.family != KeyFamily::kRsa) {
    return BadArgument(info, "op_crypto_key_cipher");
  }
  SecretBytes result;
  if (!Run({encrypt, hash, label.span(), data.span()}, loaded->key, &result)) {
    return info.GetReturnValue().SetNull();
  }
  ReturnSecret(info, result);
}

}  // namespace nano
