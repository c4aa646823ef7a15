#include "base/histogram.h"

#include "testing/test.h"

namespace nano {
namespace {

TEST(bounds_double_and_belong_to_the_bucket_that_they_end) {
  using Small = Histogram<10, 3>;
  EXPECT_EQ(Small::kBuckets, 4u);
  EXPECT_EQ(Small::BucketOf(0), 0u);
  EXPECT_EQ(Small::BucketOf(10), 0u);
  EXPECT_EQ(Small::BucketOf(11), 1u);
  EXPECT_EQ(Small::BucketOf(20), 1u);
  EXPECT_EQ(Small::BucketOf(21), 2u);
  EXPECT_EQ(Small::BucketOf(40), 2u);
  EXPECT_EQ(Small::BucketOf(41), 3u);
  EXPECT_EQ(Small::BucketOf(UINT64_MAX), 3u);
}

TEST(a_histogram_counts_and_adds_up) {
  Histogram<10, 3> histogram;
  for (const uint64_t nanos : {1u, 9u, 15u, 1000u}) histogram.Observe(nanos);
  EXPECT_EQ(histogram.count(0), 2u);
  EXPECT_EQ(histogram.count(1), 1u);
  EXPECT_EQ(histogram.count(2), 0u);
  EXPECT_EQ(histogram.count(3), 1u);
  EXPECT_EQ(histogram.sum(), 1025u);
}

}  // namespace
}  // namespace nano
