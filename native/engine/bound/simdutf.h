// simdutf's free functions, as the engine's binary exports them: only what NANO calls. Its header
// is not shipped with the engine. No function reads or writes beyond the lengths that it is given;
// output room is the caller's duty.
#pragma once

#include <cstddef>
#include <cstdint>

namespace nano {

// process.versions.simdutf that these declarations were checked against.
constexpr char kBoundSimdutfVersion[] = "7.7.0";

}  // namespace nano

namespace simdutf {

enum error_code : int { SUCCESS = 0 };

struct result {
  error_code error;
  size_t count;  // where the error is, or how much was written
};

enum base64_options : uint64_t { base64_default = 0 };
// `loose` is the handling that forgiving-base64 asks for.
enum last_chunk_handling_options : uint64_t { loose = 0 };

bool validate_ascii(const char* input, size_t length);
bool validate_utf8(const char* input, size_t length);
bool validate_utf16(const char16_t* input, size_t length);

size_t utf8_length_from_latin1(const char* input, size_t length);
size_t utf8_length_from_utf16(const char16_t* input, size_t length);
size_t utf16_length_from_utf8(const char* input, size_t length);

size_t convert_latin1_to_utf8(const char* input, size_t length, char* output);
size_t convert_valid_utf16_to_utf8(const char16_t* input, size_t length, char* output);
size_t convert_valid_utf8_to_utf16(const char* input, size_t length, char16_t* output);
// These return 0 when a character does not fit in Latin-1.
size_t convert_utf8_to_latin1(const char* input, size_t length, char* output);
size_t convert_utf16_to_latin1(const char16_t* input, size_t length, char* output);

void to_well_formed_utf16(const char16_t* input, size_t length, char16_t* output);

// Writes at most three bytes for each four characters, and two more.
result base64_to_binary(const char* input, size_t length, char* output, base64_options options,
                        last_chunk_handling_options last_chunk);
result base64_to_binary(const char16_t* input, size_t length, char* output, base64_options options,
                        last_chunk_handling_options last_chunk);
size_t base64_length_from_binary(size_t length, base64_options options);
size_t binary_to_base64(const char* input, size_t length, char* output, base64_options options);

}  // namespace simdutf
