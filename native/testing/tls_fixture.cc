#include "testing/tls_fixture.h"

#include <openssl/pem.h>

namespace nano::testing {
namespace {

// For tests alone: localhost, h2.example and 127.0.0.1.
constexpr char kKey[] =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgT1BKsEo2GVD7lDmU\n"
    "OydUqXpqycRVzzitDPtBd652g++hRANCAATbgj9FgQUhNLiBnbwQigiovuQyaNVa\n"
    "arNO2Obrnild+P8KuV2l7JOBex+dN0oBh7c2/xaOpNxrzcrY6z1tREA3\n"
    "-----END PRIVATE KEY-----\n";
constexpr char kCertificate[] =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBqDCCAU2gAwIBAgIUNPPJoICr0b5O2jBkQFGMT0DfXWUwCgYIKoZIzj0EAwIw\n"
    "FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNjAyNDkzOFoYDzIxMjYxMTAy\n"
    "MDI0OTM4WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO\n"
    "PQMBBwNCAATbgj9FgQUhNLiBnbwQigiovuQyaNVaarNO2Obrnild+P8KuV2l7JOB\n"
    "ex+dN0oBh7c2/xaOpNxrzcrY6z1tREA3o3sweTAdBgNVHQ4EFgQUEk02hVyC4QLM\n"
    "tteqboLTABmqQ4IwHwYDVR0jBBgwFoAUEk02hVyC4QLMtteqboLTABmqQ4IwDwYD\n"
    "VR0TAQH/BAUwAwEB/zAmBgNVHREEHzAdgglsb2NhbGhvc3SCCmgyLmV4YW1wbGWH\n"
    "BH8AAAEwCgYIKoZIzj0EAwIDSQAwRgIhAK+aBUw+Ss9L3Dsnch6gS3PmIAZIOR3A\n"
    "qwGcnB0Et/JwAiEAjM/IPIyTreBSoGHfCU5GSUyobhZNghiFEmTuBs1/zuA=\n"
    "-----END CERTIFICATE-----\n";

}  // namespace

std::vector<std::string> TrustedInTests() { return {kCertificate}; }

std::unique_ptr<SSL_CTX, FreeSsl> ServerContext() {
  std::unique_ptr<SSL_CTX, FreeSsl> context(SSL_CTX_new(TLS_server_method()));
  BIO* key_text = BIO_new_mem_buf(kKey, -1);
  BIO* certificate_text = BIO_new_mem_buf(kCertificate, -1);
  EVP_PKEY* key = PEM_read_bio_PrivateKey(key_text, nullptr, nullptr, nullptr);
  X509* certificate = PEM_read_bio_X509(certificate_text, nullptr, nullptr, nullptr);
  EXPECT(SSL_CTX_use_certificate(context.get(), certificate) == 1);
  EXPECT(SSL_CTX_use_PrivateKey(context.get(), key) == 1);
  EVP_PKEY_free(key);
  X509_free(certificate);
  BIO_free(key_text);
  BIO_free(certificate_text);
  return context;
}

}  // namespace nano::testing
