// Symmetric ciphers for Web Crypto.

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>
#include <climits>
#include <cstring>
#include <memory>
#include <optional>
#include <string_view>

#include "base/check.h"
#include "ops/aes_gcm.h"
#include "ops/crypto.h"
#include "ops/crypto_hash.h"
#include "ops/op_host.h"
#include "ops/text.h"

namespace nano {

namespace {

constexpr size_t kBlock = 16;

enum class Mode { kCbc, kCtr, kAead, kWrap };

struct Cipher {
  std::string_view name;
  Mode mode;
  // By the key's length: 16, 24 and 32 bytes.
  const EVP_CIPHER* of_length[3];
};

struct FreeCipherContext {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, FreeCipherContext>;

const EVP_CIPHER* Fetch(const char* name) {
  const EVP_CIPHER* cipher = EVP_CIPHER_fetch(nullptr, name, nullptr);
  NANO_CHECK(cipher != nullptr);
  return cipher;
}

const Cipher* FindCipher(std::string_view name) {
  static const Cipher kCiphers[] = {
      {"AES-CBC", Mode::kCbc, {Fetch("AES-128-CBC"), Fetch("AES-192-CBC"), Fetch("AES-256-CBC")}},
      {"AES-CTR", Mode::kCtr, {Fetch("AES-128-CTR"), Fetch("AES-192-CTR"), Fetch("AES-256-CTR")}},
      {"AES-GCM", Mode::kAead, {Fetch("AES-128-GCM"), Fetch("AES-192-GCM"), Fetch("AES-256-GCM")}},
      {"AES-KW",
       Mode::kWrap,
       {Fetch("AES-128-WRAP"), Fetch("AES-192-WRAP"), Fetch("AES-256-WRAP")}},
      {"AES-OCB", Mode::kAead, {Fetch("AES-128-OCB"), Fetch("AES-192-OCB"), Fetch("AES-256-OCB")}},
      {"ChaCha20-Poly1305", Mode::kAead, {nullptr, nullptr, Fetch("ChaCha20-Poly1305")}},
  };
  for (const Cipher& cipher : kCiphers) {
    if (cipher.name == name) return &cipher;
  }
  return nullptr;
}

// One call of the op.
struct Work {
  v8::Isolate* isolate;
  Mode mode;
  const EVP_CIPHER* cipher;
  bool encrypt;
  std::span<const uint8_t> key;
  std::span<const uint8_t> iv;
  std::span<const uint8_t> data;
  std::span<const uint8_t> additional;
  // Of an AEAD: bytes of the tag. Of CTR: bits of the counter.
  size_t parameter;
};

bool Start(const Work& work, EVP_CIPHER_CTX* context) {
  const int encrypt = work.encrypt ? 1 : 0;
  if (EVP_CipherInit_ex2(context, work.cipher, nullptr, nullptr, encrypt, nullptr) != 1)
    return false;
  if (work.mode != Mode::kAead) {
    return static_cast<int>(work.iv.size()) == EVP_CIPHER_CTX_get_iv_length(context) &&
           EVP_CipherInit_ex2(context, nullptr, work.key.data(), work.iv.data(), encrypt,
                              nullptr) == 1;
  }
  if (work.iv.empty() || work.iv.size() > INT_MAX) return false;
  return EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_IVLEN, static_cast<int>(work.iv.size()),
                             nullptr) == 1;
}

// False when OpenSSL refuses, or the work is to stop. `out`: null for additional data.
bool Update(const Work& work, EVP_CIPHER_CTX* context, std::span<const uint8_t> data, uint8_t* out,
            size_t* written) {
  while (!data.empty()) {
    if (StopFlagOf(work.isolate).load(std::memory_order_relaxed)) return false;
    const size_t piece = std::min(data.size(), kPiece);
    uint8_t* into = out == nullptr ? nullptr : out + *written;
    int step = 0;
    if (EVP_CipherUpdate(context, into, &step, data.data(), static_cast<int>(piece)) != 1) {
      return false;
    }
    *written += static_cast<size_t>(step);
    data = data.subspan(piece);
  }
  return true;
}

// Of what was written, `written` bytes count.
using Result = v8::MaybeLocal<v8::ArrayBuffer>;

uint8_t* BytesOf(v8::Local<v8::ArrayBuffer> buffer) {
  return static_cast<uint8_t*>(buffer->Data());
}

// The data has a whole number of blocks, of which the last one has from one to sixteen bytes too
// many: each says how many. Their number, or 0 when that is not so. Takes as long for any.
size_t PaddingOf(const uint8_t* block) {
  const size_t size = block[kBlock - 1];
  unsigned int wrong = size == 0 || size > kBlock;
  for (size_t at = 0; at < kBlock; at++) {
    const unsigned int is_padding = at + size >= kBlock;
    wrong |= is_padding & static_cast<unsigned int>(block[at] != size);
  }
  return wrong != 0 ? 0 : size;
}

Result EncryptCbc(const Work& work, EVP_CIPHER_CTX* context) {
  const size_t size = work.data.size();
  v8::Local<v8::ArrayBuffer> result;
  if (!NewBuffer(work.isolate, size - size % kBlock + kBlock).ToLocal(&result)) return {};
  size_t written = 0;
  int step = 0;
  if (!Update(work, context, work.data, BytesOf(result), &written) ||
      EVP_CipherFinal_ex(context, BytesOf(result) + written, &step) != 1) {
    return {};
  }
  NANO_CHECK(written + static_cast<size_t>(step) == result->ByteLength());
  return result;
}

// The last block first: it says how long the result is. With a wrong padding the same is done, so
// that the time that this takes tells little of it.
Result DecryptCbc(const Work& work, EVP_CIPHER_CTX* context) {
  const size_t size = work.data.size();
  if (size == 0 || size % kBlock != 0) return {};
  const size_t before = size - kBlock;
  uint8_t last[kBlock];
  size_t written = 0;
  EVP_CIPHER_CTX_set_padding(context, 0);
  const uint8_t* chained = before == 0 ? work.iv.data() : work.data.data() + before - kBlock;
  if (EVP_CipherInit_ex2(context, nullptr, nullptr, chained, 0, nullptr) != 1 ||
      !Update(work, context, work.data.last(kBlock), last, &written)) {
    return {};
  }
  const size_t padding = PaddingOf(last);
  v8::Local<v8::ArrayBuffer> result;
  if (!NewBuffer(work.isolate, size - std::max<size_t>(padding, 1)).ToLocal(&result)) return {};
  written = 0;
  if (EVP_CipherInit_ex2(context, nullptr, nullptr, work.iv.data(), 0, nullptr) != 1 ||
      !Update(work, context, work.data.first(before), BytesOf(result), &written)) {
    return {};
  }
  if (padding > 0) std::memcpy(BytesOf(result) + before, last, kBlock - padding);
  OPENSSL_cleanse(last, sizeof last);
  return padding > 0 ? Result(result) : Result();
}

Result RunCbc(const Work& work) {
  const CipherContext context(EVP_CIPHER_CTX_new());
  if (!Start(work, context.get())) return {};
  return work.encrypt ? EncryptCbc(work, context.get()) : DecryptCbc(work, context.get());
}

// How many blocks there are before the counter's low bits are all zero again; as many as nobody has
// when that is out of reach.
uint64_t BlocksToWrap(std::span<const uint8_t> counter, size_t bits) {
  uint64_t low = 0;
  for (size_t i = 8; i < kBlock; i++) low = low << 8 | counter[i];
  if (bits < 64) return (uint64_t{1} << bits) - (low & ((uint64_t{1} << bits) - 1));
  // Above 64 bits the rest must be all ones to come to an end within 2 ** 64 blocks.
  for (size_t bit = 64; bit < bits; bit++) {
    if ((counter[15 - bit / 8] >> (bit % 8) & 1) == 0) return UINT64_MAX;
  }
  return low == 0 ? UINT64_MAX : 0 - low;
}

Result RunCtr(const Work& work) {
  const size_t bits = work.parameter;
  if (bits == 0 || bits > 128 || work.iv.size() != kBlock) return {};
  const uint64_t blocks = (work.data.size() + kBlock - 1) / kBlock;
  // A counter that comes again would tell what it hides.
  if (bits < 64 && blocks > uint64_t{1} << bits) return {};
  v8::Local<v8::ArrayBuffer> result;
  if (!NewBuffer(work.isolate, work.data.size()).ToLocal(&result)) return {};
  const uint64_t first_blocks = std::min(blocks, BlocksToWrap(work.iv, bits));
  const size_t first = std::min<uint64_t>(work.data.size(), first_blocks * kBlock);
  CipherContext context(EVP_CIPHER_CTX_new());
  size_t written = 0;
  if (!Start(work, context.get()) ||
      !Update(work, context.get(), work.data.first(first), BytesOf(result), &written)) {
    return {};
  }
  if (first == work.data.size()) return result;
  // The counter's own bits start again from zero; the others stay.
  uint8_t counter[kBlock];
  std::memcpy(counter, work.iv.data(), kBlock);
  for (size_t bit = 0; bit < bits; bit++) {
    counter[15 - bit / 8] &= static_cast<uint8_t>(~(1u << (bit % 8)));
  }
  Work rest = work;
  rest.iv = counter;
  context.reset(EVP_CIPHER_CTX_new());
  if (!Start(rest, context.get()) ||
      !Update(rest, context.get(), work.data.subspan(first), BytesOf(result), &written)) {
    return {};
  }
  return result;
}

bool IsForFastGcm(const Work& work) {
  return EVP_CIPHER_get_mode(work.cipher) == EVP_CIPH_GCM_MODE &&
         IsFastGcm(work.key.size(), work.iv.size()) && HasFastGcm();
}

// `size`: of what is hidden.
Result RunFastGcm(const Work& work, size_t size) {
  const size_t tag_size = work.parameter;
  v8::Local<v8::ArrayBuffer> result;
  if (!NewBuffer(work.isolate, work.encrypt ? size + tag_size : size).ToLocal(&result)) return {};
  const GcmInput input{work.encrypt, work.key, work.iv, work.additional, work.data.first(size)};
  uint8_t tag[kGcmTag];
  if (!FastGcm(input, StopFlagOf(work.isolate), BytesOf(result), tag)) return {};
  if (work.encrypt) {
    std::memcpy(BytesOf(result) + size, tag, tag_size);
    return result;
  }
  if (CRYPTO_memcmp(tag, work.data.data() + size, tag_size) == 0) return result;
  OPENSSL_cleanse(BytesOf(result), size);
  return {};
}

Result RunAead(const Work& work) {
  const size_t tag_size = work.parameter;
  if (tag_size == 0 || tag_size > kBlock) return {};
  if (!work.encrypt && work.data.size() < tag_size) return {};
  const size_t size = work.encrypt ? work.data.size() : work.data.size() - tag_size;
  if (IsForFastGcm(work)) return RunFastGcm(work, size);
  const CipherContext context(EVP_CIPHER_CTX_new());
  EVP_CIPHER_CTX* cipher = context.get();
  if (!Start(work, cipher)) return {};
  uint8_t tag[kBlock];
  const int tag_length = static_cast<int>(tag_size);
  if (!work.encrypt) std::memcpy(tag, work.data.data() + size, tag_size);
  // OCB's tag depends on its length, which is told apart.
  const bool is_ocb = EVP_CIPHER_get_mode(work.cipher) == EVP_CIPH_OCB_MODE;
  if ((is_ocb && EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_SET_TAG, tag_length, nullptr) != 1) ||
      (!work.encrypt && EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_SET_TAG, tag_length, tag) != 1)) {
    return {};
  }
  if (EVP_CipherInit_ex2(cipher, nullptr, work.key.data(), work.iv.data(), work.encrypt ? 1 : 0,
                         nullptr) != 1) {
    return {};
  }
  v8::Local<v8::ArrayBuffer> result;
  const size_t result_size = work.encrypt ? size + tag_size : size;
  if (!NewBuffer(work.isolate, result_size).ToLocal(&result)) return {};
  size_t written = 0;
  size_t taken = 0;
  int step = 0;
  uint8_t none[kBlock];
  if (!Update(work, cipher, work.additional, nullptr, &taken) ||
      !Update(work, cipher, work.data.first(size), BytesOf(result), &written) ||
      // What OCB has kept of the last block comes now.
      EVP_CipherFinal_ex(cipher, written < size ? BytesOf(result) + written : none, &step) != 1) {
    return {};
  }
  if (work.encrypt &&
      EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_GET_TAG, tag_length, BytesOf(result) + size) != 1) {
    return {};
  }
  return result;
}

// https://www.rfc-editor.org/rfc/rfc3394
Result RunWrap(const Work& work) {
  if (work.data.size() % 8 != 0 || work.data.size() < 16 || work.data.size() > kPiece) return {};
  const CipherContext context(EVP_CIPHER_CTX_new());
  EVP_CIPHER_CTX_set_flags(context.get(), EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
  uint8_t out[8];
  const int encrypt = work.encrypt ? 1 : 0;
  if (EVP_CipherInit_ex2(context.get(), work.cipher, work.key.data(), nullptr, encrypt, nullptr) !=
      1) {
    return {};
  }
  const size_t size = work.encrypt ? work.data.size() + 8 : work.data.size() - 8;
  v8::Local<v8::ArrayBuffer> whole;
  if (!NewBuffer(work.isolate, work.data.size() + sizeof out).ToLocal(&whole)) return {};
  int step = 0;
  if (EVP_CipherUpdate(context.get(), BytesOf(whole), &step, work.data.data(),
                       static_cast<int>(work.data.size())) != 1 ||
      static_cast<size_t>(step) != size) {
    return {};
  }
  return NewBuffer(work.isolate, std::span<const uint8_t>(BytesOf(whole), size));
}

Result Run(const Work& work) {
  switch (work.mode) {
    case Mode::kCbc:
      return RunCbc(work);
    case Mode::kCtr:
      return RunCtr(work);
    case Mode::kAead:
      return RunAead(work);
    case Mode::kWrap:
      return RunWrap(work);
  }
  return {};
}

const EVP_CIPHER* OfLength(const Cipher& cipher, size_t size) {
  return size == 16 || size == 24 || size == 32 ? cipher.of_length[size / 8 - 2] : nullptr;
}

}  // namespace

void OpCryptoCipher(const Arguments& info) {
  v8::Isolate* isolate = info.GetIsolate();
  v8::Local<v8::String> name;
  BytesArgument key;
  BytesArgument iv;
  BytesArgument data;
  BytesArgument additional;
  if (!StringArgument(info, 0, &name) || name->Length() > 32 || !info[1]->IsBoolean() ||
      !key.Read(info, 2) || !iv.Read(info, 3) || !data.Read(info, 4) || !additional.Read(info, 5) ||
      !info[6]->IsUint32()) {
    return BadArgument(info, "op_crypto_cipher");
  }
  Utf8Text text(isolate, name);
  const Cipher* cipher = FindCipher(text.view());
  const EVP_CIPHER* of_length = cipher == nullptr ? nullptr : OfLength(*cipher, key.size());
  if (of_length == nullptr) return BadArgument(info, "op_crypto_cipher");
  const Work work = {
      .isolate = isolate,
      .mode = cipher->mode,
      .cipher = of_length,
      .encrypt = info[1]->IsTrue(),
      .key = key.span(),
      .iv = iv.span(),
      .data = data.span(),
      .additional = additional.span(),
      .parameter = info[6].As<v8::Uint32>()->Value(),
  };
  v8::TryCatch caught(isolate);
  v8::Local<v8::ArrayBuffer> result;
  if (Run(work).ToLocal(&result)) return info.GetReturnValue().Set(result);
  if (caught.HasCaught()) {
    caught.ReThrow();
    return;
  }
  info.GetReturnValue().SetNull();
}

}  // namespace nano
