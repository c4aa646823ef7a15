// brotli's C API, as the engine's binary exports it: only what NANO calls. Its headers are not
// shipped with the engine. No function reads or writes beyond what it is told to be available.
#pragma once

#include <cstddef>
#include <cstdint>

namespace nano {

// process.versions.brotli that these declarations were checked against.
constexpr char kBoundBrotliVersion[] = "1.2.0";

}  // namespace nano

extern "C" {

using brotli_alloc_func = void* (*)(void* opaque, size_t size);
using brotli_free_func = void (*)(void* opaque, void* address);

struct BrotliDecoderState;
struct BrotliEncoderState;

enum BrotliDecoderResult : int {
  BROTLI_DECODER_RESULT_ERROR = 0,
  BROTLI_DECODER_RESULT_SUCCESS = 1,
  BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT = 2,
  BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT = 3,
};

enum BrotliEncoderOperation : int {
  BROTLI_OPERATION_PROCESS = 0,
  BROTLI_OPERATION_FLUSH = 1,
  BROTLI_OPERATION_FINISH = 2,
};

enum BrotliEncoderParameter : int {
  BROTLI_PARAM_QUALITY = 1,
  BROTLI_PARAM_LGWIN = 2,
};

// Null when `alloc` has given none.
BrotliDecoderState* BrotliDecoderCreateInstance(brotli_alloc_func alloc, brotli_free_func free,
                                                void* opaque);
void BrotliDecoderDestroyInstance(BrotliDecoderState* state);
BrotliDecoderResult BrotliDecoderDecompressStream(BrotliDecoderState* state, size_t* available_in,
                                                  const uint8_t** next_in, size_t* available_out,
                                                  uint8_t** next_out, size_t* total_out);

BrotliEncoderState* BrotliEncoderCreateInstance(brotli_alloc_func alloc, brotli_free_func free,
                                                void* opaque);
void BrotliEncoderDestroyInstance(BrotliEncoderState* state);
int BrotliEncoderSetParameter(BrotliEncoderState* state, BrotliEncoderParameter parameter,
                              uint32_t value);
int BrotliEncoderCompressStream(BrotliEncoderState* state, BrotliEncoderOperation operation,
                                size_t* available_in, const uint8_t** next_in,
                                size_t* available_out, uint8_t** next_out, size_t* total_out);
int BrotliEncoderIsFinished(BrotliEncoderState* state);
int BrotliEncoderHasMoreOutput(BrotliEncoderState* state);

}  // extern "C"
