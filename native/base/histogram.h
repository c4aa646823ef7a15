// How often a duration was how long: buckets whose upper bounds double, the last without one.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace nano {

// `kFirst`: the upper bound of the first bucket, in nanoseconds; `kBounds`: how many have one.
template <uint64_t kFirst, size_t kBounds>
class Histogram {
 public:
  static constexpr uint64_t kFirstBound = kFirst;
  static constexpr size_t kBuckets = kBounds + 1;

  // Any thread, as all others.
  void Observe(uint64_t nanos) {
    counts_[BucketOf(nanos)].fetch_add(1, std::memory_order_relaxed);
    sum_.fetch_add(nanos, std::memory_order_relaxed);
  }
  // In this bucket alone.
  uint64_t count(size_t bucket) const { return counts_[bucket].load(std::memory_order_relaxed); }
  uint64_t sum() const { return sum_.load(std::memory_order_relaxed); }

  // A bound belongs to the bucket that it ends.
  static constexpr size_t BucketOf(uint64_t nanos) {
    const uint64_t whole = nanos == 0 ? 0 : (nanos - 1) / kFirst;
    return std::min(static_cast<size_t>(std::bit_width(whole)), kBounds);
  }

 private:
  std::array<std::atomic<uint64_t>, kBuckets> counts_{};
  std::atomic<uint64_t> sum_{0};
};

// 0.1 ms to 52 s, and 10 µs to 1.3 s.
using WallHistogram = Histogram<100'000, 20>;
using CpuHistogram = Histogram<10'000, 18>;

}  // namespace nano
