#include "scheduler/job.h"

#include <utility>

#include "base/clock.h"
#include "scheduler/watch.h"

namespace nano {
namespace {

// A turn ends after so long, and its executor polls, so that others have theirs: it makes nobody
// heavy.
constexpr uint64_t kSlice = 250'000;

Priority PriorityOf(const PieceWork& work) {
  return work.has_long_pieces() ? Priority::kLong : Priority::kSlices;
}

}  // namespace

Job::Job(uint64_t id, std::unique_ptr<PieceWork> work, JobClient client)
    : Runnable(client.number, *client.heaviness, PriorityOf(*work)),
      id_(id),
      work_(std::move(work)),
      client_(std::move(client)) {}

void Job::Cancel() {
  canceled_.store(true);
  stop_.store(true);
}

void Job::Interrupt() { stop_.store(true); }

TurnResult Job::RunTurn(Watch& watch) {
  if (canceled_.load()) return End(State::kCanceled);
  const uint64_t left = client_.allowance->left();
  if (left == 0) return End(State::kOverTime);
  const uint64_t begun = ThreadCpuNanos();
  const uint64_t until = MonotonicNanos() + kSlice;
  watch.Arm(this, begun + left);
  bool more = true;
  do {
    more = work_->Next(stop_);
  } while (more && !stop_.load(std::memory_order_relaxed) && MonotonicNanos() < until);
  const bool interrupted = watch.Disarm();
  const uint64_t spent = ThreadCpuNanos() - begun;
  cpu_.fetch_add(spent, std::memory_order_relaxed);
  client_.cpu->fetch_add(spent, std::memory_order_relaxed);
  client_.allowance->Spend(spent);
  client_.heaviness->Spend(spent, MonotonicNanos());
  if (canceled_.load()) return End(State::kCanceled);
  if (interrupted) return End(State::kOverTime);
  return more ? TurnResult::kMore : End(State::kDone);
}

void Job::OnLost(bool parked) {
  parked_.store(parked, std::memory_order_relaxed);
  Tell(State::kLost);
}

TurnResult Job::End(State state) {
  if (state != State::kDone) work_.reset();
  Tell(state);
  return TurnResult::kIdle;
}

void Job::Tell(State state) {
  state_.store(state, std::memory_order_release);
  if (auto listener = client_.listener.lock()) listener->OnJob(id_);
}

}  // namespace nano
