// ICU's converters, as the engine's binary exports them: only what NANO calls. Their headers are
// not shipped with the engine. ICU ends the name of each function with its major version.
#pragma once

#include <cstdint>

namespace nano {

// process.versions.icu that these declarations were checked against.
constexpr char kBoundIcuVersion[] = "78.3";

}  // namespace nano

extern "C" {

struct UConverter;
struct UConverterToUnicodeArgs;

// Negative: a warning; 0: well; positive: a failure.
enum UErrorCode : int { U_ZERO_ERROR = 0 };
enum UConverterCallbackReason : int {};

using UConverterToUCallback = void (*)(const void* context, UConverterToUnicodeArgs* args,
                                       const char* code_units, int32_t length,
                                       UConverterCallbackReason reason, UErrorCode* error);

// Null when there is no converter of this name.
UConverter* ucnv_open_78(const char* name, UErrorCode* error);
void ucnv_close_78(UConverter* converter);
void ucnv_setToUCallBack_78(UConverter* converter, UConverterToUCallback action,
                            const void* context, UConverterToUCallback* old_action,
                            const void** old_context, UErrorCode* error);
// What is malformed or has no mapping is a failure.
void UCNV_TO_U_CALLBACK_STOP_78(const void* context, UConverterToUnicodeArgs* args,
                                const char* code_units, int32_t length,
                                UConverterCallbackReason reason, UErrorCode* error);
// Converts `source` as a whole, from the converter's initial state; the number of units, which may
// be more than `capacity`.
int32_t ucnv_toUChars_78(UConverter* converter, char16_t* target, int32_t capacity,
                         const char* source, int32_t length, UErrorCode* error);

}  // extern "C"
