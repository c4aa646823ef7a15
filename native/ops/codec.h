// What compresses or decompresses a stream of bytes, on the engine's zlib and brotli; deflate is
// compressed by our own encoder. A step takes and gives little, however much there is: who calls it
// can stop between any two.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "base/counted_memory.h"
#include "engine/native_objects.h"

namespace nano {

// https://compression.spec.whatwg.org/#supported-formats, in the order of src/runtime/compression.
enum class CodecFormat : uint8_t { kDeflate, kDeflateRaw, kGzip, kBrotli };
inline constexpr int kCodecFormats = 4;

// What a step comes to, in the order of src/runtime/compression.
enum class CodecState : uint32_t {
  kHungry,    // all input was taken, and there is no output without more
  kMore,      // the next step takes or gives more
  kEnded,     // the stream is complete: nothing is taken any more
  kBadData,   // the input is not of the format
  kNoMemory,  // the account has no room for what the codec needs
};

struct CodecStep {
  size_t taken = 0;
  size_t given = 0;
  CodecState state = CodecState::kHungry;
};

class Codec : public NativeObject {
 public:
  static constexpr char kType = 'c';
  // What one step takes and gives at most.
  static constexpr size_t kMaxInput = 64 * 1024;
  static constexpr size_t kMaxOutput = 64 * 1024;

  // Null when there is no room for it on the account, which bears all that the codec allocates.
  static std::unique_ptr<Codec> Compressor(CodecFormat format,
                                           std::shared_ptr<MemoryAccount> account);
  static std::unique_ptr<Codec> Decompressor(CodecFormat format,
                                             std::shared_ptr<MemoryAccount> account);

  // `last`: nothing comes after this input. `output` has room for kMaxOutput.
  CodecStep Step(std::span<const uint8_t> input, bool last, uint8_t* output);

  // Did the last step give as much as a step may?
  bool filled_output() const { return filled_output_; }

  const char* type() const override { return &kType; }
  size_t bytes() const override { return memory_.held(); }

 protected:
  explicit Codec(std::shared_ptr<MemoryAccount> account) : memory_(std::move(account)) {}
  // At most kMaxInput.
  virtual CodecStep Run(std::span<const uint8_t> input, bool last, uint8_t* output) = 0;

  CountedMemory memory_;

 private:
  bool filled_output_ = false;
};

}  // namespace nano
