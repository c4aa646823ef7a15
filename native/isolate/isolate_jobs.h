// An isolate's long work beside its turns: so many jobs at once, some for each exchange; what is
// beyond waits its turn. Inside the isolate.
#pragma once

#include <v8.h>

#include <cstdint>
#include <deque>
#include <memory>
#include <unordered_map>
#include <utility>

#include "base/cpu_allowance.h"
#include "base/memory_account.h"
#include "ops/op_work.h"
#include "scheduler/job.h"

namespace nano {

// What an op wants done.
struct JobRequest {
  uint64_t owner = 0;  // the exchange, 0 for none
  std::unique_ptr<OpWork> work;
  Charge charge;
  v8::Global<v8::Promise::Resolver> resolver;  // empty when nobody waits for the result any more
};

class IsolateJobs {
 public:
  static constexpr size_t kAtOnce = 8;
  static constexpr size_t kAtOnceOfOwner = 4;

  struct Running {
    uint64_t owner = 0;
    std::shared_ptr<Job> job;
    std::shared_ptr<CpuAllowance> allowance;
    Charge charge;
    v8::Global<v8::Promise::Resolver> resolver;
  };

  IsolateJobs() = default;
  IsolateJobs(const IsolateJobs&) = delete;
  IsolateJobs& operator=(const IsolateJobs&) = delete;
  ~IsolateJobs();

  // Does the owner of none of them wait for anything?
  bool empty() const { return running_.empty() && waiting_.empty(); }
  void Add(JobRequest request);
  // Would one more of the owner begin at once?
  bool MayBegin(uint64_t owner) const;
  // The next one that may begin: owners take turns. False when there is none.
  bool TakeNext(JobRequest* request);
  // It has begun; `id`, of NextId, is its job's.
  uint64_t NextId() { return ++last_id_; }
  void Began(uint64_t id, Running running);
  // Null when there is none.
  Running* Find(uint64_t id);
  // Its thread is free again.
  Running Take(uint64_t id);
  // Nobody waits for the owner's jobs any more.
  void Cancel(uint64_t owner);
  // CPU time of the owner's jobs that are under way, since the last call.
  uint64_t TakeCpu(uint64_t owner);
  // What the owner's jobs that are under way may still use; null when there are none.
  std::shared_ptr<CpuAllowance> AllowanceOf(uint64_t owner) const;

 private:
  struct Queue {
    uint64_t owner;
    std::deque<JobRequest> requests;
  };

  size_t CountOf(uint64_t owner) const;

  std::unordered_map<uint64_t, Running> running_;
  std::deque<Queue> waiting_;  // none is empty
  uint64_t last_id_ = 0;
};

}  // namespace nano
