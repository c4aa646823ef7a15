// Work that somebody wants done beside his own turns: it has turns of its own, a slice each, on
// whatever executor is free, and tells when it has ended.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "base/cpu_allowance.h"
#include "base/piecework.h"
#include "scheduler/runnable.h"

namespace nano {

// Who wants a job done. On the job's thread or the watchdog's.
class JobListener {
 public:
  virtual ~JobListener() = default;
  // The job is in another state than before.
  virtual void OnJob(uint64_t job) = 0;
};

// Whom a job is done for, and what he pays.
struct JobClient {
  std::weak_ptr<JobListener> listener;
  uint32_t number = 0;                         // in the turn page
  std::shared_ptr<Heaviness> heaviness;        // its CPU time counts for his share
  std::shared_ptr<std::atomic<uint64_t>> cpu;  // counter of CPU time
  std::shared_ptr<CpuAllowance> allowance;     // ends the job when it is used up
};

class Job : public Runnable {
 public:
  // kLost: its executor was given up, and it will end as over time when its turn comes back.
  enum class State : uint8_t { kRunning, kDone, kOverTime, kCanceled, kLost };

  Job(uint64_t id, std::unique_ptr<PieceWork> work, JobClient client);

  // Any thread. Its work goes away with its next turn; what is under way stops soon.
  void Cancel();
  State state() const { return state_.load(std::memory_order_acquire); }
  // CPU time of its turns since the last call.
  uint64_t TakeCpu() { return cpu_.exchange(0, std::memory_order_relaxed); }
  // The thread never comes back.
  bool parked() const { return parked_.load(std::memory_order_relaxed); }
  // When it is done.
  PieceWork& work() { return *work_; }

  // Runnable
  TurnResult RunTurn(Watch& watch) override;
  void Interrupt() override;
  void OnLost(bool parked) override;

 private:
  TurnResult End(State state);
  void Tell(State state);

  const uint64_t id_;
  std::unique_ptr<PieceWork> work_;
  const JobClient client_;
  std::atomic<State> state_{State::kRunning};
  std::atomic<uint64_t> cpu_{0};
  std::atomic<bool> canceled_{false};
  std::atomic<bool> parked_{false};
  StopFlag stop_{false};
};

}  // namespace nano
