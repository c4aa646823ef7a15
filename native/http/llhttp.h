// What NANO calls of llhttp, whose code the engine exports without a header. Layout and numbers of
// llhttp 9.4; at start the host compares kLlhttpVersion with process.versions.llhttp.
#pragma once

#include <cstddef>
#include <cstdint>

namespace nano {
inline constexpr const char* kLlhttpVersion = "9.4.3";
}

extern "C" {

struct llhttp_settings_t;

struct llhttp_t {
  int32_t _index;
  void* _span_pos0;
  void* _span_cb0;
  int32_t error;
  const char* reason;
  const char* error_pos;
  void* data;
  void* _current;
  uint64_t content_length;
  uint8_t type;
  uint8_t method;
  uint8_t http_major;
  uint8_t http_minor;
  uint8_t header_state;
  uint16_t lenient_flags;
  uint8_t upgrade;
  uint8_t finish;
  uint16_t flags;
  uint16_t status_code;
  uint8_t initial_message_completed;
  const llhttp_settings_t* settings;
};

typedef int (*llhttp_data_cb)(llhttp_t*, const char* at, size_t length);
typedef int (*llhttp_cb)(llhttp_t*);

struct llhttp_settings_t {
  llhttp_cb on_message_begin;
  llhttp_data_cb on_protocol;
  llhttp_data_cb on_url;
  llhttp_data_cb on_status;
  llhttp_data_cb on_method;
  llhttp_data_cb on_version;
  llhttp_data_cb on_header_field;
  llhttp_data_cb on_header_value;
  llhttp_data_cb on_chunk_extension_name;
  llhttp_data_cb on_chunk_extension_value;
  llhttp_cb on_headers_complete;
  llhttp_data_cb on_body;
  llhttp_cb on_message_complete;
  llhttp_cb on_protocol_complete;
  llhttp_cb on_url_complete;
  llhttp_cb on_status_complete;
  llhttp_cb on_method_complete;
  llhttp_cb on_version_complete;
  llhttp_cb on_header_field_complete;
  llhttp_cb on_header_value_complete;
  llhttp_cb on_chunk_extension_name_complete;
  llhttp_cb on_chunk_extension_value_complete;
  llhttp_cb on_chunk_header;
  llhttp_cb on_chunk_complete;
  llhttp_cb on_reset;
};

void llhttp_init(llhttp_t*, int type, const llhttp_settings_t*);
void llhttp_reset(llhttp_t*);
int llhttp_execute(llhttp_t*, const char* data, size_t length);
int llhttp_should_keep_alive(const llhttp_t*);
const char* llhttp_get_error_pos(const llhttp_t*);
const char* llhttp_method_name(int method);
const char* llhttp_status_name(int status);
}

namespace nano {

enum LlhttpType : int { kLlhttpRequest = 1, kLlhttpResponse = 2 };
enum LlhttpError : int { kLlhttpOk = 0, kLlhttpPaused = 21, kLlhttpUser = 24 };
enum LlhttpMethod : int { kLlhttpHead = 2, kLlhttpConnect = 5, kLlhttpOptions = 6 };
enum LlhttpFlag : uint16_t { kLlhttpChunked = 0x8, kLlhttpContentLength = 0x20 };

static_assert(offsetof(llhttp_t, content_length) == 0x40 && offsetof(llhttp_t, type) == 0x48);
static_assert(offsetof(llhttp_t, lenient_flags) == 0x4e && offsetof(llhttp_t, flags) == 0x52);
static_assert(offsetof(llhttp_t, settings) == 0x58 &&
              sizeof(llhttp_settings_t) == 25 * sizeof(void*));

}  // namespace nano
