#include "engine/strings.h"

#include <limits>
#include <utility>

#include "engine/bound/simdutf.h"

namespace nano {
namespace {

// Shorter ones are as well copied.
constexpr size_t kWorthSharing = 4096;

class SharedText : public v8::String::ExternalOneByteStringResource {
 public:
  explicit SharedText(std::shared_ptr<const std::string> text) : text_(std::move(text)) {}
  const char* data() const override { return text_->data(); }
  size_t length() const override { return text_->size(); }

 private:
  const std::shared_ptr<const std::string> text_;
};

}  // namespace

v8::MaybeLocal<v8::String> NewSharedString(v8::Isolate* isolate,
                                           const std::shared_ptr<const std::string>& utf8) {
  if (utf8->size() < kWorthSharing || utf8->size() > static_cast<size_t>(v8::String::kMaxLength) ||
      !simdutf::validate_ascii(utf8->data(), utf8->size())) {
    return NewString(isolate, *utf8);
  }
  auto text = std::make_unique<SharedText>(utf8);
  v8::MaybeLocal<v8::String> string = v8::String::NewExternalOneByte(isolate, text.get());
  // V8 has it now, and deletes it with the string.
  if (!string.IsEmpty()) static_cast<void>(text.release());
  return string;
}

v8::MaybeLocal<v8::String> NewString(v8::Isolate* isolate, std::string_view utf8) {
  if (utf8.size() > static_cast<size_t>(v8::String::kMaxLength)) return {};
  return v8::String::NewFromUtf8(isolate, utf8.data(), v8::NewStringType::kNormal,
                                 static_cast<int>(utf8.size()));
}

v8::MaybeLocal<v8::String> NewLatin1String(v8::Isolate* isolate, std::string_view latin1) {
  if (latin1.size() > static_cast<size_t>(v8::String::kMaxLength)) return {};
  return v8::String::NewFromOneByte(isolate, reinterpret_cast<const uint8_t*>(latin1.data()),
                                    v8::NewStringType::kNormal, static_cast<int>(latin1.size()));
}

v8::Local<v8::String> Constant(v8::Isolate* isolate, std::string_view ascii) {
  return v8::String::NewFromOneByte(isolate, reinterpret_cast<const uint8_t*>(ascii.data()),
                                    v8::NewStringType::kInternalized,
                                    static_cast<int>(ascii.size()))
      .ToLocalChecked();
}

std::string ToUtf8(v8::Isolate* isolate, v8::Local<v8::String> string) {
  std::string out;
  out.resize(string->Utf8LengthV2(isolate));
  size_t written = string->WriteUtf8V2(isolate, out.data(), out.size(),
                                       v8::String::WriteFlags::kReplaceInvalidUtf8);
  out.resize(written);
  return out;
}

bool ToLatin1(v8::Isolate* isolate, v8::Local<v8::String> string, std::string* out) {
  if (!string->IsOneByte() && !string->ContainsOnlyOneByte()) return false;
  out->resize(static_cast<size_t>(string->Length()));
  string->WriteOneByteV2(isolate, 0, static_cast<uint32_t>(out->size()),
                         reinterpret_cast<uint8_t*>(out->data()));
  return true;
}

}  // namespace nano
