#include "http/response_head.h"

#include <array>
#include <charconv>

#include "base/ascii.h"
#include "http/http_date.h"
#include "http/reason_phrase.h"

namespace nano {
namespace {

using CharacterSet = std::array<bool, 256>;

// https://www.rfc-editor.org/rfc/rfc9110#name-tokens
constexpr CharacterSet MakeTokenCharacters() {
  CharacterSet set{};
  for (int c = 0; c < 128; ++c) {
    set[c] = IsAlpha(static_cast<char>(c)) || IsDigit(static_cast<char>(c));
  }
  for (const char c : std::string_view("!#$%&'*+-.^_`|~")) set[static_cast<uint8_t>(c)] = true;
  return set;
}
constexpr CharacterSet kTokenCharacters = MakeTokenCharacters();

// What the app's headers ask of the framing.
struct Wishes {
  std::optional<uint64_t> length;
  bool length_is_clear = true;
  bool close = false;
  bool has_date = false;
};

std::optional<uint64_t> ParseLength(std::string_view text) {
  uint64_t length = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return length;
}

// An app that says two things of the length has said nothing.
void TakeLength(std::string_view value, Wishes* wishes) {
  const std::optional<uint64_t> length = ParseLength(value);
  if (!length || wishes->length.value_or(*length) != *length) wishes->length_is_clear = false;
  if (length) wishes->length = length;
}

// True when the header is about the connection, which is http's to decide.
bool TakeFramingHeader(std::string_view name, std::string_view value, Wishes* wishes) {
  switch (name.size()) {
    case 2:
      return EqualsIgnoringCase(name, "te");
    case 4:
      if (EqualsIgnoringCase(name, "date")) wishes->has_date = true;
      return false;
    case 7:
      return EqualsIgnoringCase(name, "trailer") || EqualsIgnoringCase(name, "upgrade");
    case 10:
      if (EqualsIgnoringCase(name, "connection")) {
        if (EqualsIgnoringCase(value, "close")) wishes->close = true;
        return true;
      }
      return EqualsIgnoringCase(name, "keep-alive");
    case 14:
      if (!EqualsIgnoringCase(name, "content-length")) return false;
      TakeLength(value, wishes);
      return true;
    case 16:
      return EqualsIgnoringCase(name, "proxy-connection");
    case 17:
      return EqualsIgnoringCase(name, "transfer-encoding");
    default:
      return false;
  }
}

void AppendNumber(uint64_t number, std::string* out) {
  char text[20];
  const auto end = std::to_chars(text, text + sizeof(text), number).ptr;
  out->append(text, end);
}

void AppendStatusLine(const ResponseHead& head, std::string* out) {
  if (head.status == 200 && head.status_text.empty()) {
    out->append("HTTP/1.1 200 OK\r\n");
    return;
  }
  out->append("HTTP/1.1 ");
  AppendNumber(static_cast<uint64_t>(head.status), out);
  out->push_back(' ');
  if (!head.status_text.empty() && IsFieldValue(head.status_text)) {
    out->append(head.status_text);
  } else {
    out->append(ReasonPhrase(head.status));
  }
  out->append("\r\n");
}

Wishes AppendHeaders(const HeaderList& headers, std::string* out) {
  Wishes wishes;
  for (size_t i = 0; i + 1 < headers.size(); i += 2) {
    const std::string_view name = headers[i];
    const std::string_view value = StripBlanks(headers[i + 1]);
    if (!IsToken(name) || !IsFieldValue(value)) continue;
    if (TakeFramingHeader(name, value, &wishes)) continue;
    out->append(name).append(": ").append(value).append("\r\n");
  }
  if (!wishes.length_is_clear) wishes.length.reset();
  return wishes;
}

ResponseFraming ChooseFraming(int status, const RequestFacts& request,
                              std::optional<uint64_t> length) {
  ResponseFraming framing;
  if (request.is_head || status == 204 || status == 205 || status == 304) {
    framing.body = BodyFraming::kNone;
  } else if (length) {
    framing.body = BodyFraming::kLength;
    framing.length = *length;
  } else {
    framing.body = request.http10 ? BodyFraming::kUntilClose : BodyFraming::kChunked;
  }
  return framing;
}

}  // namespace

bool IsToken(std::string_view text) {
  if (text.empty()) return false;
  for (const char c : text) {
    if (!kTokenCharacters[static_cast<uint8_t>(c)]) return false;
  }
  return true;
}

bool IsFieldValue(std::string_view text) {
  for (const char c : text) {
    if ((static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f) return false;
  }
  return true;
}

ResponseFraming WriteResponseHead(const ResponseHead& head, const RequestFacts& request,
                                  std::optional<uint64_t> length, bool keep_alive,
                                  std::string* out) {
  AppendStatusLine(head, out);
  const Wishes wishes = AppendHeaders(head.headers, out);
  // A response without a body may speak of the body that there would be: the app's number counts.
  const bool only_spoken_of = request.is_head || head.status == 304;
  if (!length || (only_spoken_of && *length == 0 && wishes.length)) length = wishes.length;
  if (head.status == 304 && length == 0u) length.reset();
  if (head.status == 205) length = 0;
  ResponseFraming framing = ChooseFraming(head.status, request, length);
  framing.keep_alive = keep_alive && !wishes.close && framing.body != BodyFraming::kUntilClose;

  if (head.status != 204 && length) {
    out->append("content-length: ");
    AppendNumber(*length, out);
    out->append("\r\n");
  } else if (framing.body == BodyFraming::kChunked ||
             (request.is_head && !request.http10 && head.status != 204 && head.status != 304)) {
    out->append("transfer-encoding: chunked\r\n");
  }
  if (!wishes.has_date) out->append("date: ").append(HttpDate()).append("\r\n");
  if (!framing.keep_alive) {
    out->append("connection: close\r\n");
  } else if (request.http10) {
    out->append("connection: keep-alive\r\n");
  }
  out->append("\r\n");
  return framing;
}

}  // namespace nano
