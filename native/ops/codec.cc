#include "ops/codec.h"

#include <zlib.h>

#include <algorithm>
#include <new>
#include <utility>

#include "engine/bound/brotli.h"
#include "ops/crc32.h"
#include "ops/deflate_encoder.h"

namespace nano {
namespace {

constexpr int kWindowBits = 15;
// The quality at which brotli is as fast as deflate and its output smaller, and a window of 256 KB;
// by its defaults a megabyte takes more than a second. It was seen to hold 4.3 MB at most.
constexpr uint32_t kBrotliQuality = 5;
constexpr uint32_t kBrotliWindowBits = 18;
constexpr size_t kBrotliRoom = size_t{5} << 20;

void* Allocate(void* memory, size_t size) {
  return static_cast<CountedMemory*>(memory)->Allocate(size);
}
void* AllocateAnyway(void* memory, size_t size) {
  return static_cast<CountedMemory*>(memory)->AllocateAnyway(size);
}
void* AllocateItems(void* memory, uInt items, uInt size) {
  return static_cast<CountedMemory*>(memory)->Allocate(static_cast<size_t>(items) * size);
}
void Free(void* memory, void* address) { static_cast<CountedMemory*>(memory)->Free(address); }

int WindowBits(CodecFormat format) {
  switch (format) {
    case CodecFormat::kDeflateRaw:
      return -kWindowBits;
    case CodecFormat::kGzip:
      return kWindowBits + 16;
    default:
      return kWindowBits;
  }
}

// The end of gzip: two numbers, the lower bytes first, the checksum and the length.
constexpr size_t kTrailer = 8;

class ZlibCodec : public Codec {
 protected:
  explicit ZlibCodec(std::shared_ptr<MemoryAccount> account) : Codec(std::move(account)) {
    stream_.zalloc = AllocateItems;
    stream_.zfree = Free;
    stream_.opaque = &memory_;
  }

  // What `work`, deflate or inflate, does to the stream.
  template <typename Work>
  CodecStep Drive(std::span<const uint8_t> input, std::span<uint8_t> output, Work work) {
    // zlib never writes there.
    stream_.next_in = const_cast<uint8_t*>(input.data());
    stream_.avail_in = static_cast<uInt>(input.size());
    stream_.next_out = output.data();
    stream_.avail_out = static_cast<uInt>(output.size());
    const int result = work(&stream_);
    CodecStep step{.taken = input.size() - stream_.avail_in,
                   .given = output.size() - stream_.avail_out};
    switch (result) {
      case Z_STREAM_END:
        step.state = CodecState::kEnded;
        break;
      case Z_OK:
        if (stream_.avail_in > 0 || stream_.avail_out == 0) step.state = CodecState::kMore;
        break;
      case Z_BUF_ERROR:  // nothing could be done with what there is
        break;
      case Z_MEM_ERROR:
        step.state = CodecState::kNoMemory;
        break;
      default:
        step.state = CodecState::kBadData;
    }
    return step;
  }

  z_stream stream_{};
};

// https://www.rfc-editor.org/rfc/rfc1950 and https://www.rfc-editor.org/rfc/rfc1952: what stands
// around raw deflate. That of gzip has no flags, no time and nothing said of the compressor, and
// was made on a Unix.
constexpr uint8_t kZlibHeader[] = {0x78, 0x9c};
constexpr uint8_t kGzipHeader[] = {0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3};

class Deflater final : public Codec {
 public:
  Deflater(CodecFormat format, std::shared_ptr<MemoryAccount> account)
      : Codec(std::move(account)),
        format_(format),
        checksum_(format == CodecFormat::kDeflate ? 1 : 0) {
    void* memory = memory_.Allocate(sizeof(DeflateEncoder));
    if (memory != nullptr) encoder_ = new (memory) DeflateEncoder;
  }
  ~Deflater() override { memory_.Free(encoder_); }
  bool ok() const { return encoder_ != nullptr; }

 protected:
  CodecStep Run(std::span<const uint8_t> input, bool last, uint8_t* output) override {
    CodecStep step{.state = CodecState::kEnded};
    if (!began_) step.given = PutHeader(output);
    began_ = true;
    if (!deflated_) {
      const DeflateEncoder::Step done =
          encoder_->Encode(input, last, {output + step.given, kMaxOutput - step.given});
      step.taken = done.taken;
      step.given += done.given;
      Sum(input.first(done.taken));
      deflated_ = done.ended;
      if (!done.ended) step.state = done.more ? CodecState::kMore : CodecState::kHungry;
    }
    if (!deflated_) return step;
    if (kMaxOutput - step.given < kTrailer) {
      step.state = CodecState::kMore;
      return step;
    }
    step.given += PutTrailer(output + step.given);
    return step;
  }

 private:
  size_t PutHeader(uint8_t* output) const {
    std::span<const uint8_t> header;
    if (format_ == CodecFormat::kDeflate) header = kZlibHeader;
    if (format_ == CodecFormat::kGzip) header = kGzipHeader;
    std::copy(header.begin(), header.end(), output);
    return header.size();
  }

  void Sum(std::span<const uint8_t> bytes) {
    // Without an address zlib begins anew.
    if (bytes.empty()) return;
    length_ += static_cast<uint32_t>(bytes.size());
    if (format_ == CodecFormat::kGzip) checksum_ = UpdateCrc32(checksum_, bytes);
    if (format_ == CodecFormat::kDeflate) {
      checksum_ =
          static_cast<uint32_t>(adler32(checksum_, bytes.data(), static_cast<uInt>(bytes.size())));
    }
  }

  size_t PutTrailer(uint8_t* output) const {
    if (format_ == CodecFormat::kDeflateRaw) return 0;
    for (int i = 0; i < 4; i++) {
      // The higher bytes first in zlib's format, the lower ones in gzip.
      const int shift = format_ == CodecFormat::kDeflate ? 24 - 8 * i : 8 * i;
      output[i] = static_cast<uint8_t>(checksum_ >> shift);
      if (format_ == CodecFormat::kGzip) output[4 + i] = static_cast<uint8_t>(length_ >> shift);
    }
    return format_ == CodecFormat::kGzip ? kTrailer : 4;
  }

  const CodecFormat format_;
  DeflateEncoder* encoder_ = nullptr;
  bool began_ = false;
  bool deflated_ = false;
  uint32_t checksum_;
  uint32_t length_ = 0;
};

class Inflater final : public ZlibCodec {
 public:
  Inflater(CodecFormat format, std::shared_ptr<MemoryAccount> account)
      : ZlibCodec(std::move(account)),
        ok_(inflateInit2(&stream_, WindowBits(format)) == Z_OK),
        is_gzip_(format == CodecFormat::kGzip) {}
  ~Inflater() override {
    if (ok_) inflateEnd(&stream_);
  }
  bool ok() const { return ok_; }

 protected:
  CodecStep Run(std::span<const uint8_t> input, bool, uint8_t* output) override {
    if (!is_gzip_) return Inflate(input, output, Z_NO_FLUSH);
    if (!in_body_) {
      // Z_BLOCK stops behind the header, whose own checksum is left to zlib.
      CodecStep step = Inflate(input, output, Z_BLOCK);
      in_body_ = (stream_.data_type & kBetweenBlocks) != 0;
      if (!in_body_) return step;
      inflateValidate(&stream_, 0);
      CodecStep rest = RunBody(input.subspan(step.taken), output);
      rest.taken += step.taken;
      return rest;
    }
    return RunBody(input, output);
  }

 private:
  static constexpr int kBetweenBlocks = 128;
  CodecStep Inflate(std::span<const uint8_t> input, uint8_t* output, int flush) {
    return Drive(input, {output, kMaxOutput},
                 [&](z_stream* stream) { return inflate(stream, flush); });
  }

  // zlib takes the trailer and does not look at it.
  CodecStep RunBody(std::span<const uint8_t> input, uint8_t* output) {
    CodecStep step = Inflate(input, output, Z_NO_FLUSH);
    crc_ = UpdateCrc32(crc_, {output, step.given});
    length_ += static_cast<uint32_t>(step.given);
    for (const uint8_t byte : input.first(step.taken).last(std::min(step.taken, kTrailer))) {
      taken_last_ = taken_last_ >> 8 | uint64_t{byte} << 56;
    }
    const uint64_t trailer = uint64_t{length_} << 32 | crc_;
    if (step.state == CodecState::kEnded && taken_last_ != trailer) {
      step.state = CodecState::kBadData;
    }
    return step;
  }

  const bool ok_;
  const bool is_gzip_;
  bool in_body_ = false;
  uint32_t crc_ = 0;
  uint32_t length_ = 0;
  uint64_t taken_last_ = 0;
};

// brotli's encoder ends the process when it gets no memory: it runs only where there is room for
// all that it may want.
class BrotliCompressor final : public Codec {
 public:
  explicit BrotliCompressor(std::shared_ptr<MemoryAccount> account) : Codec(std::move(account)) {
    if (!memory_.MayHold(kBrotliRoom)) return;
    state_ = BrotliEncoderCreateInstance(AllocateAnyway, Free, &memory_);
    if (state_ == nullptr) return;
    BrotliEncoderSetParameter(state_, BROTLI_PARAM_QUALITY, kBrotliQuality);
    BrotliEncoderSetParameter(state_, BROTLI_PARAM_LGWIN, kBrotliWindowBits);
  }
  ~BrotliCompressor() override {
    if (state_ != nullptr) BrotliEncoderDestroyInstance(state_);
  }
  bool ok() const { return state_ != nullptr; }

 protected:
  CodecStep Run(std::span<const uint8_t> input, bool last, uint8_t* output) override {
    if (!memory_.MayHold(kBrotliRoom)) return {.state = CodecState::kNoMemory};
    size_t input_left = input.size();
    size_t output_left = kMaxOutput;
    const uint8_t* from = input.data();
    const BrotliEncoderOperation operation =
        last ? BROTLI_OPERATION_FINISH : BROTLI_OPERATION_PROCESS;
    const int ok = BrotliEncoderCompressStream(state_, operation, &input_left, &from, &output_left,
                                               &output, nullptr);
    CodecStep step{.taken = input.size() - input_left, .given = kMaxOutput - output_left};
    if (!ok) {
      step.state = CodecState::kNoMemory;
    } else if (BrotliEncoderIsFinished(state_)) {
      step.state = CodecState::kEnded;
    } else if (last || input_left > 0 || BrotliEncoderHasMoreOutput(state_)) {
      step.state = CodecState::kMore;
    }
    return step;
  }

 private:
  BrotliEncoderState* state_ = nullptr;
};

class BrotliDecompressor final : public Codec {
 public:
  explicit BrotliDecompressor(std::shared_ptr<MemoryAccount> account)
      : Codec(std::move(account)), state_(BrotliDecoderCreateInstance(Allocate, Free, &memory_)) {}
  ~BrotliDecompressor() override {
    if (state_ != nullptr) BrotliDecoderDestroyInstance(state_);
  }
  bool ok() const { return state_ != nullptr; }

 protected:
  CodecStep Run(std::span<const uint8_t> input, bool, uint8_t* output) override {
    size_t input_left = input.size();
    size_t output_left = kMaxOutput;
    const uint8_t* from = input.data();
    const BrotliDecoderResult result =
        BrotliDecoderDecompressStream(state_, &input_left, &from, &output_left, &output, nullptr);
    CodecStep step{.taken = input.size() - input_left, .given = kMaxOutput - output_left};
    switch (result) {
      case BROTLI_DECODER_RESULT_SUCCESS:
        step.state = CodecState::kEnded;
        break;
      case BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT:
        step.state = CodecState::kMore;
        break;
      case BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT:
        break;
      default:
        step.state = memory_.refused() ? CodecState::kNoMemory : CodecState::kBadData;
    }
    return step;
  }

 private:
  BrotliDecoderState* const state_;
};

template <typename T>
std::unique_ptr<Codec> Usable(std::unique_ptr<T> codec) {
  if (!codec->ok()) return nullptr;
  return codec;
}

}  // namespace

std::unique_ptr<Codec> Codec::Compressor(CodecFormat format,
                                         std::shared_ptr<MemoryAccount> account) {
  if (format == CodecFormat::kBrotli) {
    return Usable(std::make_unique<BrotliCompressor>(std::move(account)));
  }
  return Usable(std::make_unique<Deflater>(format, std::move(account)));
}

std::unique_ptr<Codec> Codec::Decompressor(CodecFormat format,
                                           std::shared_ptr<MemoryAccount> account) {
  if (format == CodecFormat::kBrotli) {
    return Usable(std::make_unique<BrotliDecompressor>(std::move(account)));
  }
  return Usable(std::make_unique<Inflater>(format, std::move(account)));
}

CodecStep Codec::Step(std::span<const uint8_t> input, bool last, uint8_t* output) {
  const bool is_whole = input.size() <= kMaxInput;
  CodecStep step = is_whole ? Run(input, last, output) : Run(input.first(kMaxInput), false, output);
  if (!is_whole && step.state == CodecState::kHungry) step.state = CodecState::kMore;
  filled_output_ = step.given == kMaxOutput;
  return step;
}

}  // namespace nano
