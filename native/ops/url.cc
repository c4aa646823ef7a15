#include "ops/url.h"

#include <cstring>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>

#include "engine/bound/ada.h"
#include "engine/bound/simdutf.h"
#include "engine/realm.h"
#include "ops/arguments.h"
#include "ops/plain_url.h"
#include "ops/text.h"

namespace nano {

namespace {

struct FreeUrl {
  void operator()(void* url) const { ada_free(url); }
};
using Url = std::unique_ptr<void, FreeUrl>;

enum class BaseUrl { kBad, kNone, kGiven };

// Longer input is no URL (D-URL-1): ada's work and memory are outside what is counted to the app.
constexpr int kMaxLength = 1 << 24;

// The eight of ada_url_components, then the scheme's type.
constexpr size_t kComponents = sizeof(ada_url_components) / sizeof(uint32_t) + 1;

using Setter = void (*)(ada_url url, const char* input, size_t length);

template <bool (*kSetter)(ada_url, const char*, size_t)>
void Apply(ada_url url, const char* input, size_t length) {
  kSetter(url, input, length);
}

// By the `part` of op_url_update, less 1 (href, which can fail, is apart).
constexpr Setter kSetters[] = {
    Apply<ada_set_protocol>, Apply<ada_set_username>, Apply<ada_set_password>,
    Apply<ada_set_host>,     Apply<ada_set_hostname>, Apply<ada_set_port>,
    Apply<ada_set_pathname>, ada_set_search,          ada_set_hash,
};

struct FreeOwned {
  ada_owned_string owned;
  ~FreeOwned() { ada_free_owned_string(owned); }
};

// Whether a host's "xn--" labels are what ToASCII lets pass. ada takes a host that is all ASCII as
// it is, so it is asked about one that has a further label, which is not.
bool HasValidPunycode(std::string_view host) {
  const void* hyphen = std::memchr(host.data(), '-', host.size());
  if (hyphen == nullptr || host.find("xn--") == std::string_view::npos) return true;
  std::string probe(host);
  probe += ".\u00e9";
  const FreeOwned ascii{ada_idna_to_ascii(probe.data(), probe.size())};
  return ascii.owned.length > 0;
}

// ada's answer, and that the host of a special URL is a valid domain.
bool IsValid(const Url& url) {
  if (!ada_is_valid(url.get())) return false;
  constexpr uint8_t kNotSpecial = 1;
  if (ada_get_scheme_type(url.get()) == kNotSpecial) return true;
  const ada_string host = ada_get_hostname(url.get());
  return HasValidPunycode({host.data, host.length});
}

Url Parse(std::string_view input) { return Url(ada_parse(input.data(), input.size())); }

bool IsHref(std::string_view text, const Url& url) {
  if (!ada_is_valid(url.get())) return false;
  const ada_string href = ada_get_href(url.get());
  return text == std::string_view(href.data, href.length);
}

// Null when there is no memory. `base` may be empty; `is_serialized`: the input is the URL's href.
Url ParseStrings(v8::Isolate* isolate, v8::Local<v8::String> input, v8::Local<v8::String> base,
                 bool* is_serialized) {
  if (base.IsEmpty()) {
    // As it lies there. ada does not touch V8, so that nothing moves it.
    const v8::String::ValueView view(isolate, input);
    const char* chars = reinterpret_cast<const char*>(view.data8());
    if (view.is_one_byte() && simdutf::validate_ascii(chars, view.length())) {
      const std::string_view text(chars, view.length());
      Url url = Parse(text);
      *is_serialized = IsHref(text, url);
      return url;
    }
  }
  Utf8Text text(isolate, input);
  if (!text.ok()) return nullptr;
  if (base.IsEmpty()) return Parse(text.view());
  Utf8Text base_text(isolate, base);
  if (!base_text.ok()) return nullptr;
  const std::string_view from = base_text.view();
  return Url(ada_parse_with_base(text.view().data(), text.view().size(), from.data(), from.size()));
}

bool ComponentsArgument(const Arguments& info, int index, std::span<uint8_t>* into) {
  v8::Isolate* isolate = info.GetIsolate();
  auto* realm = static_cast<Realm*>(isolate->GetData(kRealmSlot));
  if (realm != nullptr && realm->url_components().Is(info[index])) {
    *into = realm->url_components().bytes();
    return true;
  }
  if (index >= info.Length() || !info[index]->IsInt32Array()) return false;
  if (!WritableBytesArgument(info, index, into)) return false;
  if (into->size() < kComponents * sizeof(uint32_t)) return false;
  const auto view = info[index].As<v8::ArrayBufferView>();
  // The pages of one that can shrink may go.
  const bool stays = !view->Buffer()->IsResizableByUserJavaScript();
  if (realm != nullptr && stays) realm->url_components().Keep(isolate, view, *into);
  return true;
}

void WriteComponents(const ada_url_components& found, uint32_t scheme, std::span<uint8_t> into) {
  std::memcpy(into.data(), &found, sizeof found);
  std::memcpy(into.data() + sizeof found, &scheme, sizeof scheme);
}

void WriteComponents(const Url& url, std::span<uint8_t> into) {
  WriteComponents(*ada_get_components(url.get()), ada_get_scheme_type(url.get()), into);
}

std::string_view Text(const v8::String::ValueView& view) {
  return {reinterpret_cast<const char*>(view.data8()), view.length()};
}

// What its serialization is made of: some of the base, and the input with or without a slash.
struct PlainParts {
  PlainUrl url;
  size_t of_base = 0;
};

bool ReadPlain(v8::Isolate* isolate, v8::Local<v8::String> input, v8::Local<v8::String> base,
               PlainParts* plain) {
  if (!base.IsEmpty()) {
    const v8::String::ValueView view(isolate, base);
    if (!view.is_one_byte() || !ReadPlainUrl(Text(view), &plain->url)) return false;
    plain->of_base = plain->url.components.pathname_start;
  }
  const v8::String::ValueView view(isolate, input);
  if (!view.is_one_byte()) return false;
  return base.IsEmpty() ? ReadPlainUrl(Text(view), &plain->url)
                        : ReadPlainPath(Text(view), &plain->url);
}

// The characters before `count`, which are ASCII.
char* CopyText(v8::Isolate* isolate, v8::Local<v8::String> from, size_t count, char* into) {
  const v8::String::ValueView view(isolate, from);
  std::memcpy(into, view.data8(), count);
  return into + count;
}

void ReturnPlain(const Arguments& info, const PlainParts& plain, v8::Local<v8::String> input,
                 v8::Local<v8::String> base) {
  if (base.IsEmpty() && !plain.url.lacks_path) return info.GetReturnValue().Set(input);
  v8::Isolate* isolate = info.GetIsolate();
  const size_t length = static_cast<size_t>(input->Length());
  Scratch scratch(plain.of_base + length + 1);
  if (!scratch.ok()) return ThrowNoMemory(isolate);
  char* end = scratch.chars();
  if (!base.IsEmpty()) end = CopyText(isolate, base, plain.of_base, end);
  end = CopyText(isolate, input, length, end);
  if (plain.url.lacks_path) *end++ = '/';
  v8::Local<v8::String> result;
  const size_t size = static_cast<size_t>(end - scratch.chars());
  if (!NewLatin1(isolate, scratch.chars(), size).ToLocal(&result)) return;
  info.GetReturnValue().Set(result);
}

void ReturnUrl(const Arguments& info, const Url& url, std::span<uint8_t> into) {
  WriteComponents(url, into);
  const ada_string href = ada_get_href(url.get());
  v8::Local<v8::String> result;
  if (!NewLatin1(info.GetIsolate(), href.data, href.length).ToLocal(&result)) return;
  info.GetReturnValue().Set(result);
}

BaseUrl BaseArgument(const Arguments& info, int index, v8::Local<v8::String>* base) {
  if (index >= info.Length() || info[index]->IsUndefined()) return BaseUrl::kNone;
  return StringArgument(info, index, base) ? BaseUrl::kGiven : BaseUrl::kBad;
}

bool IsTooLong(v8::Local<v8::String> input, v8::Local<v8::String> base) {
  return input->Length() > kMaxLength || (!base.IsEmpty() && base->Length() > kMaxLength);
}

void ReturnText(const Arguments& info, const char* op,
                ada_owned_string (*convert)(const char*, size_t)) {
  v8::Isolate* isolate = info.GetIsolate();
  v8::Local<v8::String> domain;
  if (!StringArgument(info, 0, &domain)) return BadArgument(info, op);
  if (domain->Length() > kMaxLength) return info.GetReturnValue().SetEmptyString();
  Utf8Text text(isolate, domain);
  if (!text.ok()) return ThrowNoMemory(isolate);
  const FreeOwned converted{convert(text.view().data(), text.view().size())};
  v8::Local<v8::String> result;
  if (NewUtf8(isolate, converted.owned.data, converted.owned.length).ToLocal(&result)) {
    info.GetReturnValue().Set(result);
  }
}

}  // namespace

// https://url.spec.whatwg.org/#api-url-parser
void OpUrlParse(const Arguments& info) {
  v8::Local<v8::String> input;
  v8::Local<v8::String> base;
  std::span<uint8_t> into;
  const BaseUrl with = BaseArgument(info, 1, &base);
  if (!StringArgument(info, 0, &input) || with == BaseUrl::kBad ||
      !ComponentsArgument(info, 2, &into)) {
    return BadArgument(info, "op_url_parse");
  }
  if (IsTooLong(input, base)) return info.GetReturnValue().SetNull();
  PlainParts plain;
  if (ReadPlain(info.GetIsolate(), input, base, &plain)) {
    WriteComponents(plain.url.components, static_cast<uint32_t>(plain.url.scheme), into);
    return ReturnPlain(info, plain, input, base);
  }
  bool is_serialized = false;
  const Url url = ParseStrings(info.GetIsolate(), input, base, &is_serialized);
  if (url == nullptr) return ThrowNoMemory(info.GetIsolate());
  if (!IsValid(url)) return info.GetReturnValue().SetNull();
  if (!is_serialized) return ReturnUrl(info, url, into);
  WriteComponents(url, into);
  info.GetReturnValue().Set(input);
}

void OpUrlCanParse(const Arguments& info) {
  v8::Local<v8::String> input;
  v8::Local<v8::String> base;
  const BaseUrl with = BaseArgument(info, 1, &base);
  if (!StringArgument(info, 0, &input) || with == BaseUrl::kBad) {
    return BadArgument(info, "op_url_can_parse");
  }
  if (IsTooLong(input, base)) return info.GetReturnValue().Set(false);
  PlainParts plain;
  if (ReadPlain(info.GetIsolate(), input, base, &plain)) return info.GetReturnValue().Set(true);
  bool is_serialized = false;
  const Url url = ParseStrings(info.GetIsolate(), input, base, &is_serialized);
  if (url == nullptr) return ThrowNoMemory(info.GetIsolate());
  info.GetReturnValue().Set(IsValid(url));
}

// https://url.spec.whatwg.org/#url-class (the setters)
void OpUrlUpdate(const Arguments& info) {
  v8::Isolate* isolate = info.GetIsolate();
  v8::Local<v8::String> href;
  v8::Local<v8::String> value;
  std::span<uint8_t> into;
  if (!StringArgument(info, 0, &href) || info.Length() < 4 || !info[1]->IsUint32() ||
      !StringArgument(info, 2, &value) || !ComponentsArgument(info, 3, &into)) {
    return BadArgument(info, "op_url_update");
  }
  const uint32_t part = info[1].As<v8::Uint32>()->Value();
  if (part > std::size(kSetters)) return BadArgument(info, "op_url_update");
  Utf8Text href_text(isolate, href);
  if (!href_text.ok()) return ThrowNoMemory(isolate);
  const Url url = Parse(href_text.view());
  if (!ada_is_valid(url.get())) return info.GetReturnValue().SetNull();
  const bool too_long = IsTooLong(value, {});
  Utf8Text text(isolate, too_long ? v8::String::Empty(isolate) : value);
  if (!text.ok()) return ThrowNoMemory(isolate);
  const std::string_view to = text.view();
  if (part == 0) {
    if (too_long || !ada_set_href(url.get(), to.data(), to.size()) || !IsValid(url)) {
      return info.GetReturnValue().SetNull();
    }
  } else if (!too_long) {
    kSetters[part - 1](url.get(), to.data(), to.size());
  }
  if (IsValid(url)) return ReturnUrl(info, url, into);
  // The setter took a host that is none: the URL stays as it was.
  ReturnUrl(info, Parse(href_text.view()), into);
}

void OpUrlDomainToAscii(const Arguments& info) {
  ReturnText(info, "op_url_domain_to_ascii", ada_idna_to_ascii);
}

void OpUrlDomainToUnicode(const Arguments& info) {
  ReturnText(info, "op_url_domain_to_unicode", ada_idna_to_unicode);
}

}  // namespace nano
