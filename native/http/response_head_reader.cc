#include "http/response_head_reader.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <utility>

#include "base/ascii.h"

namespace nano {
namespace {

constexpr std::string_view kProtocol = "HTTP/1.";
// Of interim responses and the head.
constexpr size_t kHeadMost = 64 * 1024;
constexpr size_t kHeadersMost = 1000;
constexpr int kSwitchingProtocols = 101;

constexpr std::array<std::string_view, 10> kConnectionHeaders = {
    "connection",       "expect", "host",    "keep-alive",        "proxy-authorization",
    "proxy-connection", "te",     "trailer", "transfer-encoding", "upgrade"};

// https://www.rfc-editor.org/rfc/rfc2068#section-19.7.1.1: "timeout=5, max=100"
uint32_t TimeoutOf(std::string_view value) {
  constexpr std::string_view kTimeout = "timeout=";
  const size_t at = value.find(kTimeout);
  uint32_t seconds = 0;
  if (at == value.npos) return 0;
  const std::string_view digits = value.substr(at + kTimeout.size());
  std::from_chars(digits.data(), digits.data() + digits.size(), seconds);
  return seconds;
}

// Takes the part before the next comma off the list. False when there is none left.
bool TakeMember(std::string_view* list, std::string_view* member) {
  if (list->data() == nullptr) return false;
  const size_t comma = list->find(',');
  *member = StripBlanks(list->substr(0, comma));
  *list = comma == list->npos ? std::string_view() : list->substr(comma + 1);
  return true;
}

bool IsDigits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), IsDigit);
}

// Any byte that ends no line.
bool IsLineText(std::string_view text) {
  return text.find('\0') == text.npos && text.find('\r') == text.npos;
}

}  // namespace

bool IsConnectionHeader(std::string_view name) {
  return std::find(kConnectionHeaders.begin(), kConnectionHeaders.end(), name) !=
         kConnectionHeaders.end();
}

void ResponseHeadReader::Begin() {
  line_.clear();
  bytes_ = 0;
  lines_ = Lines::kUnknown;
  keep_alive_ = false;
  Restart();
}

// Behind an interim response.
void ResponseHeadReader::Restart() {
  head_ = ResponseHead();
  length_text_.clear();
  length_.reset();
  keeps_for_ = 0;
  in_fields_ = is_http10_ = chunked_ = has_length_ = says_close_ = says_keep_alive_ = false;
}

ResponseHeadReader::Status ResponseHeadReader::Feed(std::span<const char>* data) {
  while (!data->empty()) {
    const auto* end = static_cast<const char*>(std::memchr(data->data(), '\n', data->size()));
    const size_t size = end == nullptr ? data->size() : static_cast<size_t>(end - data->data()) + 1;
    const std::string_view piece(data->data(), size);
    *data = data->subspan(size);
    bytes_ += size;
    if (bytes_ > kHeadMost) return Status::kError;
    const bool is_whole = end != nullptr && line_.empty();
    if (!is_whole) line_.append(piece);
    std::string_view line = is_whole ? piece : std::string_view(line_);
    // What is no HTTP need not come to the end of its line.
    if (!in_fields_ && !line.starts_with(kProtocol.substr(0, line.size()))) return Status::kError;
    if (end == nullptr) break;
    line.remove_suffix(1);
    const Lines ending = line.ends_with('\r') ? Lines::kCrLf : Lines::kLf;
    if (std::exchange(lines_, ending) != ending && in_fields_) return Status::kError;
    if (ending == Lines::kCrLf) line.remove_suffix(1);
    const bool is_end = in_fields_ && line.empty();
    if (!is_end && !TakeLine(line)) return Status::kError;
    line_.clear();
    if (is_end && !TakeEnd()) return Status::kHead;
  }
  return Status::kMore;
}

ResponseHeadReader::Status ResponseHeadReader::End() {
  const bool is_behind_line = lines_ == Lines::kLf && in_fields_ && line_.empty();
  return is_behind_line && !TakeEnd() ? Status::kHead : Status::kError;
}

bool ResponseHeadReader::TakeLine(std::string_view line) {
  if (!IsLineText(line)) return false;
  if (in_fields_) return TakeField(line);
  in_fields_ = true;
  return TakeStatusLine(line);
}

// "HTTP/1.1 200 OK"
bool ResponseHeadReader::TakeStatusLine(std::string_view line) {
  // The version's last digit and a space.
  if (line.size() < kProtocol.size() + 2 || !line.starts_with(kProtocol)) return false;
  const char minor = line[kProtocol.size()];
  if ((minor != '0' && minor != '1') || line[kProtocol.size() + 1] != ' ') return false;
  is_http10_ = minor == '0';
  line.remove_prefix(kProtocol.size() + 2);
  const std::string_view code = line.substr(0, line.find(' '));
  // https://fetch.spec.whatwg.org/#concept-status: up to 999.
  if (!IsDigits(code) || code.size() > 3) return false;
  std::from_chars(code.data(), code.data() + code.size(), head_.status);
  if (lines_ == Lines::kCrLf && (code.size() != 3 || head_.status < 100)) return false;
  if (code.size() < line.size()) head_.status_text = line.substr(code.size() + 1);
  return true;
}

bool ResponseHeadReader::TakeField(std::string_view line) {
  const size_t colon = line.find(':');
  if (colon == line.npos || !IsToken(line.substr(0, colon))) return false;
  std::string name(line.substr(0, colon));
  std::transform(name.begin(), name.end(), name.begin(), ToLower);
  const std::string_view value = StripBlanks(line.substr(colon + 1));
  if (!TakeFraming(name, value)) return false;
  if (IsConnectionHeader(name)) return true;
  if (head_.headers.size() >= 2 * kHeadersMost) return false;
  head_.headers.push_back(std::move(name));
  head_.headers.emplace_back(value);
  return true;
}

bool ResponseHeadReader::TakeFraming(std::string_view name, std::string_view value) {
  if (name == "content-length") return TakeLengths(value);
  if (name == "keep-alive") keeps_for_ = TimeoutOf(value);
  if (name == "transfer-encoding") {
    // No other coding is understood, and a list of them is how responses are smuggled.
    if (chunked_ || !EqualsIgnoringCase(value, "chunked")) return false;
    chunked_ = true;
  }
  if (name == "connection") {
    std::string_view member;
    while (TakeMember(&value, &member)) {
      says_close_ |= EqualsIgnoringCase(member, "close");
      says_keep_alive_ |= EqualsIgnoringCase(member, "keep-alive");
    }
  }
  return true;
}

// https://fetch.spec.whatwg.org/#concept-header-extract-a-length: all that is said must be the
// same, and what is no number says nothing.
bool ResponseHeadReader::TakeLengths(std::string_view value) {
  std::string_view member;
  while (TakeMember(&value, &member)) {
    if (!std::exchange(has_length_, true)) {
      length_text_ = member;
    } else if (member != length_text_) {
      return false;
    }
  }
  if (!IsDigits(length_text_)) return true;
  uint64_t length;
  const char* end = length_text_.data() + length_text_.size();
  if (std::from_chars(length_text_.data(), end, length).ec != std::errc()) return false;
  length_ = length;
  return true;
}

bool ResponseHeadReader::TakeEnd() {
  const int status = head_.status;
  if (status >= 100 && status < 200 && status != kSwitchingProtocols) {
    Restart();
    return true;
  }
  const bool is_kept = is_http10_ ? says_keep_alive_ && !chunked_ : true;
  keep_alive_ = is_kept && !says_close_ && lines_ == Lines::kCrLf && status != kSwitchingProtocols;
  return false;
}

}  // namespace nano
