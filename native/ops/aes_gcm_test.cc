#include "ops/aes_gcm.h"

#include <openssl/evp.h>

#include <cstring>
#include <string>
#include <vector>

#include "testing/random.h"
#include "testing/test.h"

namespace nano {
namespace {

using Bytes = std::vector<uint8_t>;
const StopFlag kGoOn{false};

struct Message {
  Bytes key;
  Bytes iv;
  Bytes additional;
  Bytes data;
};

struct Sealed {
  Bytes data;
  Bytes tag = Bytes(kGcmTag);
  bool operator==(const Sealed&) const = default;
};

Sealed Run(const Message& message, bool encrypt) {
  Sealed sealed{.data = Bytes(message.data.size())};
  const GcmInput input{encrypt, message.key, message.iv, message.additional, message.data};
  EXPECT(FastGcm(input, kGoOn, sealed.data.data(), sealed.tag.data()));
  return sealed;
}

Sealed ByOpenSsl(const Message& message) {
  Sealed sealed{.data = Bytes(message.data.size())};
  EVP_CIPHER_CTX* context = EVP_CIPHER_CTX_new();
  const EVP_CIPHER* cipher = message.key.size() == 16 ? EVP_aes_128_gcm() : EVP_aes_256_gcm();
  int size = 0;
  uint8_t none[16];
  EVP_EncryptInit_ex(context, cipher, nullptr, message.key.data(), message.iv.data());
  EVP_EncryptUpdate(context, nullptr, &size, message.additional.data(),
                    static_cast<int>(message.additional.size()));
  EVP_EncryptUpdate(context, sealed.data.data(), &size, message.data.data(),
                    static_cast<int>(message.data.size()));
  EVP_EncryptFinal_ex(context, none, &size);
  EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, kGcmTag, sealed.tag.data());
  EVP_CIPHER_CTX_free(context);
  return sealed;
}

Bytes Some(testing::Random& random, size_t size) {
  Bytes bytes(size);
  for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random.Next());
  return bytes;
}

void Compare(const Message& message) {
  const Sealed sealed = Run(message, true);
  EXPECT(sealed == ByOpenSsl(message));
  Message back = message;
  back.data = sealed.data;
  const Sealed opened = Run(back, false);
  EXPECT(opened.data == message.data);
  EXPECT(opened.tag == sealed.tag);
}

// https://csrc.nist.rip/groups/ST/toolkit/BCM/documents/proposedmodes/gcm/gcm-spec.pdf, 2 and 14
TEST(gcm_gives_what_its_specification_says) {
  if (!HasFastGcm()) return;
  const Sealed small = Run({Bytes(16), Bytes(12), {}, Bytes(16)}, true);
  EXPECT(small.data == Bytes({0x03, 0x88, 0xda, 0xce, 0x60, 0xb6, 0xa3, 0x92, 0xf3, 0x28, 0xc2,
                              0xb9, 0x71, 0xb2, 0xfe, 0x78}));
  EXPECT(small.tag == Bytes({0xab, 0x6e, 0x47, 0xd4, 0x2c, 0xec, 0x13, 0xbd, 0xf5, 0x3a, 0x67, 0xb2,
                             0x12, 0x57, 0xbd, 0xdf}));
  const Sealed large = Run({Bytes(32), Bytes(12), {}, Bytes(16)}, true);
  EXPECT(large.data == Bytes({0xce, 0xa7, 0x40, 0x3d, 0x4d, 0x60, 0x6b, 0x6e, 0x07, 0x4e, 0xc5,
                              0xd3, 0xba, 0xf3, 0x9d, 0x18}));
  EXPECT(large.tag == Bytes({0xd0, 0xd1, 0xc8, 0xa7, 0x99, 0x99, 0x6b, 0xf0, 0x26, 0x5b, 0x98, 0xb5,
                             0xd4, 0x8a, 0xb9, 0x19}));
}

TEST(gcm_of_every_size_is_that_of_openssl) {
  if (!HasFastGcm()) return;
  testing::Random random(11);
  for (size_t size = 0; size <= 1100; size++) {
    const size_t key = size % 2 == 0 ? 16 : 32;
    Compare({Some(random, key), Some(random, 12), Some(random, random.Next() % 40),
             Some(random, size)});
  }
  for (size_t additional = 0; additional <= 600; additional++) {
    const size_t key = additional % 2 == 0 ? 32 : 16;
    Compare({Some(random, key), Some(random, 12), Some(random, additional),
             Some(random, random.Next() % 300)});
  }
}

// Pieces, and the carries of the counter.
TEST(gcm_of_much_data_is_that_of_openssl) {
  if (!HasFastGcm()) return;
  testing::Random random(12);
  for (const size_t size : {size_t{65536}, size_t{1048576}, size_t{1048577}, size_t{2500003}}) {
    Compare({Some(random, 32), Some(random, 12), Some(random, 20), Some(random, size)});
    Compare({Some(random, 16), Some(random, 12), {}, Some(random, size)});
  }
}

TEST(gcm_reads_and_writes_at_any_address) {
  if (!HasFastGcm()) return;
  testing::Random random(13);
  const Message message{Some(random, 32), Some(random, 12), {}, Some(random, 700)};
  const Sealed expected = Run(message, true);
  for (size_t at = 0; at < 32; at++) {
    Bytes from(at);
    from.insert(from.end(), message.data.begin(), message.data.end());
    Bytes to(at + message.data.size() + 1, 0x5a);
    uint8_t tag[kGcmTag];
    const GcmInput input{true, message.key, message.iv, {}, std::span(from).subspan(at)};
    EXPECT(FastGcm(input, kGoOn, to.data() + at, tag));
    EXPECT(std::memcmp(to.data() + at, expected.data.data(), expected.data.size()) == 0);
    EXPECT(to.back() == 0x5a);
    EXPECT(at == 0 || to[at - 1] == 0x5a);
  }
}

TEST(gcm_stops_when_it_is_told_to) {
  if (!HasFastGcm()) return;
  const StopFlag stop{true};
  const Bytes data(300);
  Bytes out(300);
  uint8_t tag[kGcmTag];
  const Bytes key(32);
  const Bytes iv(12);
  EXPECT(!FastGcm({true, key, iv, {}, data}, stop, out.data(), tag));
}

}  // namespace
}  // namespace nano
