#include "http/prefix_tree.h"

#include <algorithm>

namespace nano {

// Entries that begin with the text of `node`, which is `depth` bytes long.
struct PrefixTree::Span {
  uint32_t node;
  size_t begin;
  size_t end;
  size_t depth;
  uint32_t shorter;  // the nearest node above that has a value
};

PrefixTree::PrefixTree(std::vector<Entry> entries) {
  std::sort(entries.begin(), entries.end(),
            [](const Entry& a, const Entry& b) { return a.text < b.text; });
  nodes_.emplace_back();
  std::vector<Span> spans = {{0, 0, entries.size(), 0, kNone}};
  // Level by level, so that the children of a node stand side by side.
  for (size_t i = 0; i < spans.size(); ++i) {
    Span span = spans[i];
    if (span.begin < span.end && entries[span.begin].text.size() == span.depth) {
      nodes_[span.node].value = entries[span.begin].value;
      nodes_[span.node].shorter = span.shorter;
      span.shorter = span.node;
      ++span.begin;
    }
    AddChildren(entries, span, &spans);
  }
}

void PrefixTree::AddChildren(const std::vector<Entry>& entries, Span span,
                             std::vector<Span>* spans) {
  nodes_[span.node].first_child = static_cast<uint32_t>(nodes_.size());
  for (size_t from = span.begin; from < span.end;) {
    const std::string& first = entries[from].text;
    size_t to = from + 1;
    while (to < span.end && entries[to].text[span.depth] == first[span.depth]) ++to;
    // They are sorted: what the first and the last have in common, all have.
    const std::string& last = entries[to - 1].text;
    const size_t most = std::min(first.size(), last.size());
    size_t depth = span.depth + 1;
    while (depth < most && first[depth] == last[depth]) ++depth;
    Node child;
    child.label_start = static_cast<uint32_t>(labels_.size());
    child.label_size = static_cast<uint32_t>(depth - span.depth);
    child.first = static_cast<unsigned char>(first[span.depth]);
    labels_.append(first, span.depth, depth - span.depth);
    spans->push_back({static_cast<uint32_t>(nodes_.size()), from, to, depth, span.shorter});
    nodes_.push_back(child);
    from = to;
  }
  Node& node = nodes_[span.node];
  node.child_count = static_cast<uint16_t>(nodes_.size() - node.first_child);
}

uint32_t PrefixTree::ChildOf(const Node& node, char first) const {
  const auto begin = nodes_.begin() + node.first_child;
  const auto end = begin + node.child_count;
  const auto byte = static_cast<unsigned char>(first);
  const auto child = std::lower_bound(
      begin, end, byte, [](const Node& one, unsigned char wanted) { return one.first < wanted; });
  if (child == end || child->first != byte) return kNone;
  return static_cast<uint32_t>(child - nodes_.begin());
}

PrefixTree::Walk::Walk(const PrefixTree& tree)
    : tree_(tree), longest_(tree.nodes_[0].value == kNone ? kNone : 0) {}

void PrefixTree::Walk::Feed(std::string_view text) {
  while (!text.empty() && node_ != kNone) {
    const Node& node = tree_.nodes_[node_];
    size_t size = 1;
    if (AtEnd()) {
      node_ = tree_.ChildOf(node, text.front());
      if (node_ == kNone) return;
      nodes_++;
      at_ = 1;
    } else {
      const std::string_view rest = tree_.LabelOf(node).substr(at_);
      size = std::min(rest.size(), text.size());
      if (rest.substr(0, size) != text.substr(0, size)) {
        node_ = kNone;
        return;
      }
      at_ += size;
    }
    text.remove_prefix(size);
    if (AtEnd() && tree_.nodes_[node_].value != kNone) longest_ = node_;
  }
}

}  // namespace nano
