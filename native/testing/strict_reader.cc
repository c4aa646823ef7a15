#include "testing/strict_reader.h"

#include <regex>
#include <unordered_map>
#include <vector>

namespace nano::testing {
namespace {

using Verdict = StrictReading::Verdict;

constexpr const char* kToken = "[-!#$%&'*+.^_`|~0-9A-Za-z]+";

bool Matches(const std::string& text, const std::string& pattern) {
  static std::unordered_map<std::string, std::regex> compiled;
  const auto made = compiled.try_emplace(pattern, pattern).first;
  return std::regex_match(text, made->second);
}

std::string Lower(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return text;
}

bool HasControls(std::string_view text) {
  for (const char c : text) {
    if ((static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f) return true;
  }
  return false;
}

std::vector<std::string> Lines(std::string_view text) {
  std::vector<std::string> lines;
  for (size_t end; (end = text.find("\r\n")) != std::string_view::npos;) {
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end + 2);
  }
  return lines;
}

bool SplitField(const std::string& line, std::string* name, std::string* value) {
  const size_t colon = line.find(':');
  if (colon == std::string::npos || HasControls(line)) return false;
  *name = Lower(line.substr(0, colon));
  if (!Matches(*name, kToken)) return false;
  const size_t first = line.find_first_not_of(" \t", colon + 1);
  const size_t last = line.find_last_not_of(" \t");
  *value = first == std::string::npos ? "" : line.substr(first, last - first + 1);
  return true;
}

Verdict JudgeHost(const std::string& host) {
  if (host.empty() || Matches(host, "([a-zA-Z][-a-zA-Z0-9]*[.])*[a-zA-Z]+(:[0-9]{1,4})?")) {
    return Verdict::kGood;
  }
  return Matches(host, "[^ \t/?#@\\\\]*") ? Verdict::kUnclear : Verdict::kBad;
}

Verdict JudgeTarget(const std::string& method, const std::string& target) {
  if (!Matches(target, "[\x21-\x22\x24-\x7e]+")) return Verdict::kBad;
  if (target[0] == '/') return Verdict::kGood;
  if (target == "*") return method == "OPTIONS" ? Verdict::kGood : Verdict::kBad;
  if (Lower(target).rfind("http://", 0) != 0) return Verdict::kBad;
  return Verdict::kUnclear;
}

Verdict JudgeRequestLine(const std::string& line, StrictReading* reading, bool* old) {
  static const std::string kMethods =
      "DELETE|GET|HEAD|POST|PUT|OPTIONS|TRACE|COPY|LOCK|MKCOL|MOVE|PROPFIND|PROPPATCH|SEARCH|"
      "UNLOCK|"
      "BIND|REBIND|UNBIND|ACL|REPORT|MKACTIVITY|CHECKOUT|MERGE|M-SEARCH|NOTIFY|SUBSCRIBE|"
      "UNSUBSCRIBE|PATCH|PURGE|MKCALENDAR|LINK|UNLINK|QUERY";
  static const std::regex kLine("(" + kMethods + ") ([^ ]+) HTTP/1[.]([01])");
  std::smatch match;
  if (HasControls(line) || !std::regex_match(line, match, kLine)) return Verdict::kBad;
  reading->method = match[1];
  reading->target = match[2];
  *old = match[3] == "0";
  return JudgeTarget(reading->method, reading->target);
}

struct Framing {
  int hosts = 0;
  int lengths = 0;
  int encodings = 0;
  std::string length;
};

// Blanks around what frames a message may be refused.
Verdict JudgeBlanks(const std::string& line) {
  return Matches(line, "[^ \t]+ ?[^ \t]+") ? Verdict::kGood : Verdict::kUnclear;
}

Verdict JudgeField(const std::string& line, StrictReading* reading, Framing* framing) {
  std::string name;
  std::string value;
  if (!SplitField(line, &name, &value)) return Verdict::kBad;
  if (!reading->headers.empty()) reading->headers += "\n";
  reading->headers += name + "\n" + value;
  if (name == "host") {
    ++framing->hosts;
    return JudgeHost(value);
  }
  if (name == "content-length") {
    ++framing->lengths;
    framing->length = value;
    if (!Matches(value, "[0-9]+")) return Verdict::kBad;
    // Beyond what is ever allowed: malformed or too large, as the reader likes.
    if (!Matches(value, "0*[0-9]{1,18}")) return Verdict::kUnclear;
    return JudgeBlanks(line);
  }
  if (name == "transfer-encoding") {
    ++framing->encodings;
    return Lower(value) == "chunked" ? JudgeBlanks(line) : Verdict::kBad;
  }
  if (name == "expect") return Lower(value) == "100-continue" ? Verdict::kGood : Verdict::kBad;
  return Verdict::kGood;
}

Verdict JudgeTrailers(std::string_view text, StrictReading* reading) {
  for (;;) {
    const size_t end = text.find("\r\n");
    if (end == std::string_view::npos) return Verdict::kIncomplete;
    const std::string line(text.substr(0, end));
    text.remove_prefix(end + 2);
    reading->size += end + 2;
    if (line.empty()) return Verdict::kGood;
    std::string name;
    std::string value;
    if (!SplitField(line, &name, &value)) return Verdict::kBad;
    // What says how a message is framed has no meaning here, and may be refused.
    if (Matches(name, "content-length|transfer-encoding|connection|upgrade|proxy-connection")) {
      return Verdict::kUnclear;
    }
  }
}

Verdict ReadChunks(std::string_view text, StrictReading* reading) {
  static const std::regex kHead("([0-9a-fA-F]+)(.*)");
  static const std::regex kExtensions(std::string("(;") + kToken + "(=(" + kToken +
                                      "|\"([^\"\\\\]|\\\\.)*\"))?)*");
  const size_t begin = reading->size;
  for (;;) {
    const std::string_view rest = text.substr(reading->size - begin);
    const size_t end = rest.find("\r\n");
    if (end == std::string_view::npos) return Verdict::kIncomplete;
    const std::string line(rest.substr(0, end));
    std::smatch match;
    if (HasControls(line) || !std::regex_match(line, match, kHead)) return Verdict::kBad;
    if (match[2].length() > 0 && line[match[1].length()] != ';') return Verdict::kBad;
    if (!std::regex_match(match[2].first, match[2].second, kExtensions)) return Verdict::kUnclear;
    const std::string digits = match[1];
    const size_t zeros = digits.find_first_not_of('0');
    if (zeros != std::string::npos && digits.size() - zeros > 15) return Verdict::kUnclear;
    const size_t size = std::stoull(digits, nullptr, 16);
    reading->size += end + 2;
    if (size == 0) return JudgeTrailers(rest.substr(end + 2), reading);
    const std::string_view data = rest.substr(end + 2);
    if (data.size() > size && data[size] != '\r') return Verdict::kBad;
    if (data.size() > size + 1 && data[size + 1] != '\n') return Verdict::kBad;
    if (data.size() < size + 2) return Verdict::kIncomplete;
    reading->body += data.substr(0, size);
    reading->size += size + 2;
  }
}

// Bad wins over unclear, unclear over good.
void Join(Verdict verdict, Verdict* all) {
  if (verdict == Verdict::kBad || *all == Verdict::kGood) *all = verdict;
}

}  // namespace

StrictReading ReadStrictly(std::string_view text) {
  StrictReading reading;
  const size_t start = text.find_first_not_of("\r\n");
  if (start == std::string_view::npos) return reading;
  const size_t end = text.find("\r\n\r\n", start);
  if (end == std::string_view::npos) return reading;
  const std::vector<std::string> lines = Lines(text.substr(start, end + 2 - start));
  bool old = false;
  Framing framing;
  Verdict all = Verdict::kGood;
  Join(JudgeRequestLine(lines[0], &reading, &old), &all);
  for (size_t i = 1; i < lines.size(); ++i) Join(JudgeField(lines[i], &reading, &framing), &all);
  if (framing.hosts > 1 || (framing.hosts == 0 && !old)) all = Verdict::kBad;
  if (framing.lengths + framing.encodings > 1 || (old && framing.encodings > 0)) {
    all = Verdict::kBad;
  }
  reading.verdict = all;
  reading.size = end + 4;
  if (all != Verdict::kGood) return reading;
  const std::string_view rest = text.substr(reading.size);
  if (framing.encodings > 0) {
    reading.verdict = ReadChunks(rest, &reading);
  } else if (framing.lengths > 0) {
    const size_t length = std::stoull(framing.length);
    if (rest.size() < length) {
      reading.verdict = Verdict::kIncomplete;
    } else {
      reading.body = rest.substr(0, length);
      reading.size += length;
    }
  }
  return reading;
}

}  // namespace nano::testing
