// ada's C API, as the engine's binary exports it: only what NANO calls. Its header is not shipped
// with the engine. The functions never touch V8; strings are UTF-8 and need no terminator.
#pragma once

#include <cstddef>
#include <cstdint>

namespace nano {

// process.versions.ada that these declarations were checked against.
constexpr char kBoundAdaVersion[] = "4.0.0";

}  // namespace nano

extern "C" {

// Owned by the ada_url that gave it, until its next change.
struct ada_string {
  const char* data;
  size_t length;
};

// To be released with ada_free_owned_string.
struct ada_owned_string {
  const char* data;
  size_t length;
};

struct ada_url_components {
  uint32_t protocol_end;
  uint32_t username_end;
  uint32_t host_start;
  uint32_t host_end;
  uint32_t port;
  uint32_t pathname_start;
  uint32_t search_start;
  uint32_t hash_start;
};

using ada_url = void*;

// Never null, to be released with ada_free; ada_is_valid tells whether parsing succeeded.
ada_url ada_parse(const char* input, size_t length);
ada_url ada_parse_with_base(const char* input, size_t input_length, const char* base,
                            size_t base_length);
void ada_free(ada_url url);
void ada_free_owned_string(ada_owned_string owned);
bool ada_is_valid(ada_url url);

ada_string ada_get_href(ada_url url);
ada_string ada_get_hostname(ada_url url);
uint8_t ada_get_scheme_type(ada_url url);
const ada_url_components* ada_get_components(ada_url url);

bool ada_set_href(ada_url url, const char* input, size_t length);
bool ada_set_host(ada_url url, const char* input, size_t length);
bool ada_set_hostname(ada_url url, const char* input, size_t length);
bool ada_set_protocol(ada_url url, const char* input, size_t length);
bool ada_set_username(ada_url url, const char* input, size_t length);
bool ada_set_password(ada_url url, const char* input, size_t length);
bool ada_set_port(ada_url url, const char* input, size_t length);
bool ada_set_pathname(ada_url url, const char* input, size_t length);
void ada_set_search(ada_url url, const char* input, size_t length);
void ada_set_hash(ada_url url, const char* input, size_t length);

ada_owned_string ada_idna_to_unicode(const char* input, size_t length);
ada_owned_string ada_idna_to_ascii(const char* input, size_t length);

}  // extern "C"
