#include "ops/encoding_indexes.h"

#include <algorithm>
#include <bitset>
#include <span>

#include "base/check.h"
#include "engine/bound/icu.h"

namespace nano {

// The bytes that a number stands for: from `first` on, and from the one at `split` on, `gap` more.
struct ByteRange {
  int count;
  int first;
  int split = 0;
  int gap = 0;

  char At(int number) const {
    return static_cast<char>(first + number + (number >= split ? gap : 0));
  }
};

// Pointers from `pointer` on stand for the code points from `code_point` on.
struct Correction {
  uint16_t pointer;
  char16_t code_point;
  uint8_t count = 1;
};

struct IndexRecipe {
  // ICU's converter that knows most of the index.
  const char* converter;
  // What comes before the two bytes of a pointer; 0: nothing.
  char prefix;
  // A pointer is lead * trails.count + trail.
  ByteRange leads;
  ByteRange trails;
  // Are ICU's code points for private use the standard's, too?
  bool private_use;
  std::span<const Correction> corrections;
};

namespace {

bool IsPrivateUse(char32_t code_point) { return code_point >= 0xe000 && code_point <= 0xf8ff; }

// One of ICU's converters.
class Converter {
 public:
  explicit Converter(const char* name) {
    UErrorCode error = U_ZERO_ERROR;
    converter_ = ucnv_open_78(name, &error);
    NANO_CHECK(converter_ != nullptr && error <= U_ZERO_ERROR);
    ucnv_setToUCallBack_78(converter_, UCNV_TO_U_CALLBACK_STOP_78, nullptr, nullptr, nullptr,
                           &error);
    NANO_CHECK(error <= U_ZERO_ERROR);
  }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;
  ~Converter() { ucnv_close_78(converter_); }

  // The one code point that the bytes stand for; 0 where they stand for none, or for several.
  char32_t CodePoint(std::span<const char> bytes) {
    char16_t units[8];
    UErrorCode error = U_ZERO_ERROR;
    const int32_t count = ucnv_toUChars_78(converter_, units, 8, bytes.data(),
                                           static_cast<int32_t>(bytes.size()), &error);
    if (error > U_ZERO_ERROR) return 0;
    if (count == 1) return units[0] == 0xfffd ? 0 : units[0];
    if (count != 2 || (units[0] & 0xfc00) != 0xd800) return 0;
    return 0x10000 + ((units[0] & 0x3ffu) << 10) + (units[1] & 0x3ffu);
  }

 private:
  UConverter* converter_;
};

constexpr ByteRange kLeads{.count = 126, .first = 0x81};
constexpr ByteRange kShiftJisLeads{.count = 60, .first = 0x81, .split = 31, .gap = 0x40};

// By two bytes and by four, the code points of GB 18030 are each once; the four-byte ones are
// numbered as GB 18030-2000 did, which had these of two bytes in place of what the index has now.
constexpr char16_t kFormerPrivateUse[] = {0xe5e5, 0xe78d, 0xe78e, 0xe78f, 0xe790, 0xe791, 0xe792,
                                          0xe793, 0xe794, 0xe795, 0xe796, 0xe7c7, 0xe81e, 0xe826,
                                          0xe82b, 0xe82c, 0xe832, 0xe843, 0xe854, 0xe864};
constexpr char16_t kFormerlyOfFourBytes[] = {0x1e3f, 0x9fb4, 0x9fb5, 0x9fb6, 0x9fb7, 0x9fb8, 0x9fb9,
                                             0x9fba, 0x9fbb, 0xfe10, 0xfe11, 0xfe12, 0xfe13, 0xfe14,
                                             0xfe15, 0xfe16, 0xfe17, 0xfe18, 0xfe19};

// What the standard has and ICU has not.
constexpr Correction kBig5Corrections[] = {
    {1008, 0x9f97},  {1016, 0x9f96},     {1099, 0x31c0, 5}, {1105, 0x31c5},    {1108, 0x31c6, 2},
    {1112, 0x31c8},  {1114, 0x31c9, 4},  {1119, 0x31cd, 2}, {1170, 0x23da, 2}, {1730, 0x9fa6},
    {1772, 0x9fa7},  {1779, 0x9fa8},     {1812, 0x9fa9},    {1814, 0x9faa},    {1816, 0x9fab},
    {1821, 0x9fac},  {1844, 0x9fad, 2},  {1847, 0x9faf},    {1866, 0x9fb2},    {1892, 0x9fb3},
    {2082, 0x7bb8},  {2088, 0x7c06},     {2103, 0x7cce},    {2114, 0x7dd2},    {2123, 0x7e1d},
    {2148, 0x8005},  {2151, 0x8028},     {2221, 0x83c1},    {2239, 0x84a8},    {2244, 0x840f},
    {2303, 0x89a6},  {2304, 0x89a9},     {2354, 0x8d77},    {2400, 0x90fd},    {2413, 0x92b9},
    {2477, 0x975c},  {2498, 0x97ff},     {2605, 0x9f16},    {2673, 0x8503},    {2746, 0x5159},
    {2747, 0x515b},  {2748, 0x515d, 2},  {2771, 0x936e},    {2780, 0x7479},    {2990, 0x6d67},
    {3087, 0x799b},  {3259, 0x9097},     {3301, 0x975d},    {3436, 0x701e},    {3451, 0x5b28},
    {4136, 0x7201},  {4138, 0x77d7},     {4141, 0x7e87},    {4182, 0x99d6},    {4206, 0x91d4},
    {4220, 0x60de},  {4230, 0x6fb6},     {4241, 0x8f36},    {4258, 0x4fbb},    {4273, 0x71df},
    {4279, 0x9104},  {4282, 0x9df0},     {4294, 0x83cf},    {4329, 0x5c10},    {4330, 0x79e3},
    {4349, 0x5a67},  {4419, 0x8f0b},     {4422, 0x7b51},    {4494, 0x62d0},    {4624, 0x6062},
    {4694, 0x75f9},  {4708, 0x6c4a},     {4742, 0x9b2e},    {4748, 0x9f17},    {4815, 0x50ed},
    {4828, 0x5f0c},  {4902, 0x880f},     {4922, 0x62ce},    {4982, 0x7468},    {4992, 0x7162},
    {4997, 0x7250},  {5432, 0x2400, 32}, {5464, 0x2421},    {10942, 0x5ef4},   {10946, 0x65e0},
    {10948, 0x7676}, {10950, 0x96b6},    {10957, 0x3003},   {10958, 0x4edd},   {11204, 0x31cf},
    {11210, 0x9fb0}, {11212, 0x9fb1},    {19028, 0x5029},   {19035, 0x507d},   {19088, 0x5305},
    {19096, 0x5344}, {19112, 0x537f},    {19162, 0x5605},   {19240, 0x5a77},   {19299, 0x5e75},
    {19305, 0x5ed0}, {19326, 0x5f58},    {19355, 0x60a4},   {19398, 0x6490},   {19439, 0x6674},
    {19454, 0x675e}, {19553, 0x6c9c},    {19554, 0x6e1d},   {19557, 0x6e2f},   {19611, 0x716e},
    {19643, 0x732a}, {19672, 0x745c},    {19697, 0x74e9},   {19748, 0x7809}};

struct Range {
  uint16_t pointer;
  char16_t code_point;
};

// https://encoding.spec.whatwg.org/#index-gb18030-ranges, those below U+10000: runs of what two
// bytes don't stand for.
std::vector<Range> MakeGb18030Ranges() {
  std::bitset<0x10000> of_two_bytes;
  const EncodingIndex& index = Gb18030Index();
  for (size_t pointer = 0; pointer < index.size(); pointer++) {
    const char32_t code_point = index.At(pointer);
    if (code_point < 0x10000) of_two_bytes.set(code_point);
  }
  for (const char16_t code_point : kFormerPrivateUse) of_two_bytes.set(code_point);
  for (const char16_t code_point : kFormerlyOfFourBytes) of_two_bytes.reset(code_point);
  for (size_t surrogate = 0xd800; surrogate < 0xe000; surrogate++) of_two_bytes.set(surrogate);
  std::vector<Range> ranges;
  uint16_t pointer = 0;
  for (size_t code_point = 0x80; code_point < 0x10000; code_point++) {
    if (of_two_bytes.test(code_point)) continue;
    if (code_point == 0x80 || of_two_bytes.test(code_point - 1)) {
      ranges.push_back({pointer, static_cast<char16_t>(code_point)});
    }
    pointer++;
  }
  return ranges;
}

}  // namespace

EncodingIndex::EncodingIndex(const IndexRecipe& recipe)
    : low_(static_cast<size_t>(recipe.leads.count * recipe.trails.count)),
      in_plane_two_(low_.size()) {
  Converter converter(recipe.converter);
  size_t pointer = 0;
  for (int lead = 0; lead < recipe.leads.count; lead++) {
    for (int trail = 0; trail < recipe.trails.count; trail++, pointer++) {
      const char bytes[] = {recipe.prefix, recipe.leads.At(lead), recipe.trails.At(trail)};
      const char32_t code_point =
          converter.CodePoint(std::span(bytes).subspan(recipe.prefix == 0 ? 1 : 0));
      if (recipe.private_use || !IsPrivateUse(code_point)) Set(pointer, code_point);
    }
  }
  for (const auto& [corrected, code_point, count] : recipe.corrections) {
    for (size_t i = 0; i < count; i++) Set(corrected + i, code_point + i);
  }
}

void EncodingIndex::Set(size_t pointer, char32_t code_point) {
  NANO_CHECK((code_point & ~char32_t{0x2ffff}) == 0);
  low_[pointer] = static_cast<char16_t>(code_point);
  in_plane_two_[pointer] = code_point >> 17 != 0;
}

// None of them is ever deleted: a thread may be decoding while the process ends.

const EncodingIndex& Big5Index() {
  static const EncodingIndex& index = *new EncodingIndex(
      IndexRecipe{.converter = "Big5-HKSCS",
                  .leads = kLeads,
                  .trails = {.count = 157, .first = 0x40, .split = 0x3f, .gap = 0x22},
                  .corrections = kBig5Corrections});
  return index;
}

const EncodingIndex& EucKrIndex() {
  static const EncodingIndex& index = *new EncodingIndex(IndexRecipe{
      .converter = "windows-949", .leads = kLeads, .trails = {.count = 190, .first = 0x41}});
  return index;
}

const EncodingIndex& Gb18030Index() {
  static const EncodingIndex& index = *new EncodingIndex(
      IndexRecipe{.converter = "gb18030",
                  .leads = kLeads,
                  .trails = {.count = 190, .first = 0x40, .split = 0x3f, .gap = 1},
                  .private_use = true});
  return index;
}

const EncodingIndex& Jis0208Index() {
  static const EncodingIndex& index = *new EncodingIndex(
      IndexRecipe{.converter = "windows-932",
                  .leads = kShiftJisLeads,
                  .trails = {.count = 188, .first = 0x40, .split = 0x3f, .gap = 1}});
  return index;
}

// In the rows behind these ICU has what IBM added.
const EncodingIndex& Jis0212Index() {
  static const EncodingIndex& index =
      *new EncodingIndex(IndexRecipe{.converter = "EUC-JP",
                                     .prefix = '\x8f',
                                     .leads = {.count = 77, .first = 0xa1},
                                     .trails = {.count = 94, .first = 0xa1}});
  return index;
}

char32_t Gb18030RangesCodePoint(uint32_t pointer) {
  // 1. Outside of both parts.
  if ((pointer > 39419 && pointer < 189000) || pointer > 1237575) return 0;
  // 2. What GB 18030-2005 changed.
  if (pointer == 7457) return 0xe7c7;
  // 3-4. From the last range that begins at or before it.
  if (pointer >= 189000) return 0x10000 + (pointer - 189000);
  static const std::vector<Range>& ranges = *new std::vector<Range>(MakeGb18030Ranges());
  const auto after =
      std::upper_bound(ranges.begin(), ranges.end(), pointer,
                       [](uint32_t wanted, const Range& range) { return wanted < range.pointer; });
  const Range& range = *(after - 1);
  return range.code_point + (pointer - range.pointer);
}

}  // namespace nano
