// What NANO calls of OpenSSL that its headers do not tell of, as the engine's binary exports it.
#pragma once

#include <openssl/ec.h>

namespace nano {

// process.versions.openssl that these declarations were checked against.
constexpr char kBoundOpenSslVersion[] = "3.5.8";

}  // namespace nano

extern "C" {

// The inverse of a number from 1 to the group's order less 1. 1 when it is there.
int ossl_ec_group_do_inverse_ord(const EC_GROUP* group, BIGNUM* inverse, const BIGNUM* number,
                                 BN_CTX* numbers);

}  // extern "C"
