// The indexes of the legacy multi-byte encodings: https://encoding.spec.whatwg.org/#indexes. Each
// is made of what the engine's ICU knows when somebody first asks for it, once in the process, and
// put right where ICU differs from the standard. Any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace nano {

struct IndexRecipe;

class EncodingIndex {
 public:
  explicit EncodingIndex(const IndexRecipe& recipe);
  EncodingIndex(const EncodingIndex&) = delete;
  EncodingIndex& operator=(const EncodingIndex&) = delete;

  // https://encoding.spec.whatwg.org/#index-code-point; 0 where there is none.
  char32_t At(size_t pointer) const {
    if (pointer >= low_.size()) return 0;
    return low_[pointer] | static_cast<char32_t>(in_plane_two_[pointer]) << 17;
  }
  size_t size() const { return low_.size(); }

 private:
  void Set(size_t pointer, char32_t code_point);

  // All code points are of the planes 0 and 2.
  std::vector<char16_t> low_;
  std::vector<bool> in_plane_two_;
};

const EncodingIndex& Big5Index();
const EncodingIndex& EucKrIndex();
const EncodingIndex& Gb18030Index();
const EncodingIndex& Jis0208Index();
const EncodingIndex& Jis0212Index();

// https://encoding.spec.whatwg.org/#index-gb18030-ranges-code-point; 0 where there is none.
char32_t Gb18030RangesCodePoint(uint32_t pointer);

}  // namespace nano
