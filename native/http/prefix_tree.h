// Texts, found by being prefixes of another: a radix tree. A walk takes as long as what is walked
// has in common with them, however many there are. Immutable once it is made.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace nano {

class PrefixTree {
 public:
  // Of a value, or of a place in the tree.
  static constexpr uint32_t kNone = UINT32_MAX;

  struct Entry {
    std::string text;
    uint32_t value;
  };

  PrefixTree() : PrefixTree(std::vector<Entry>()) {}
  // No text twice; no value kNone.
  explicit PrefixTree(std::vector<Entry> entries);

  // A text that comes in pieces.
  class Walk {
   public:
    explicit Walk(const PrefixTree& tree);
    void Feed(std::string_view text);
    void Feed(char c) { Feed({&c, 1}); }
    // Place of the longest entry that begins the text so far, or kNone.
    uint32_t longest() const { return longest_; }
    // Is that entry the whole text?
    bool exact() const { return longest_ != kNone && longest_ == node_ && AtEnd(); }
    // How many the text has been compared with.
    size_t nodes() const { return nodes_; }
    // Will the longest entry never be another, whatever comes?
    bool over() const { return node_ == kNone; }

   private:
    bool AtEnd() const { return at_ == tree_.nodes_[node_].label_size; }

    const PrefixTree& tree_;
    uint32_t node_ = 0;  // kNone when the text has left the tree
    size_t at_ = 0;      // how much of the node's label the text has
    uint32_t longest_;
    size_t nodes_ = 1;
  };

  uint32_t value(uint32_t place) const { return nodes_[place].value; }
  // Place of the longest entry that begins the one at `place` and is shorter, or kNone.
  uint32_t Shorter(uint32_t place) const { return nodes_[place].shorter; }

 private:
  struct Node {
    uint32_t label_start = 0;  // in labels_; what the node adds to its parent's text
    uint32_t label_size = 0;
    uint32_t first_child = 0;  // the others follow, by their first bytes
    uint16_t child_count = 0;
    unsigned char first = 0;  // byte of the label: who looks for a child looks at no label
    uint32_t value = kNone;
    uint32_t shorter = kNone;  // of a node with a value
  };
  struct Span;

  void AddChildren(const std::vector<Entry>& entries, Span span, std::vector<Span>* spans);
  uint32_t ChildOf(const Node& node, char first) const;
  std::string_view LabelOf(const Node& node) const {
    return std::string_view(labels_).substr(node.label_start, node.label_size);
  }

  std::vector<Node> nodes_;  // the first is the root, whose label is empty
  std::string labels_;
};

}  // namespace nano
