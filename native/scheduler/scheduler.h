// Executors, run queue, reactor baton and watchdog. An executor runs what is runnable; with nothing
// runnable it takes the baton and waits in the poller; with the baton taken it sleeps. The watchdog
// bounds every turn and sees that, while one turn holds a thread, others poll and run.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "scheduler/poller.h"
#include "scheduler/runnable.h"
#include "scheduler/turn_page.h"
#include "scheduler/watch.h"

namespace nano {

struct SchedulerOptions {
  // Executors at start, and turns at once: one that lasts loses its place to the next.
  unsigned executors = 2;
  // More are added while turns are long or never come back, up to this many.
  unsigned max_executors = 16;
  // File of a TurnPage for another process to read, -1: none.
  int turn_page = -1;
  // Of heavy runnables, so many have their turns at once, beside slices in places that nobody
  // wants.
  unsigned heavy_turns = 1;
};

struct SchedulerStats {
  unsigned executors = 0;
  unsigned busy = 0;  // of them, in a turn
  // Since Start. Parked ones are lost, too, and never come back.
  unsigned lost = 0;
  unsigned parked = 0;
  unsigned added = 0;  // in the place of lost ones, or beside turns that took long
  uint64_t ticks = 0;  // of the watchdog
  uint64_t late_ticks = 0;
};

class Scheduler {
 public:
  Scheduler(Poller& poller, SchedulerOptions options);
  ~Scheduler();

  void Start();
  // Ends and joins all threads; turns in progress end first. False when some thread never comes
  // back: it may still be in a turn.
  bool Stop();

  // For a handler of fatal signals: when the calling thread is an executor in a turn, it never
  // returns, and the executor counts as lost from now on.
  static void ParkExecutorInTurn();
  // For a handler of fatal signals that ends the process: shows in the turn page that the signal
  // came to this thread, when it is an executor.
  static void ShowCrash(int signal);

  // Any thread. Puts the runnable into the queue unless it is there; when it is running it gets
  // another turn after this one.
  void Schedule(std::shared_ptr<Runnable> runnable);

  // By an executor whose turn will take long, before it does: another one polls meanwhile.
  void TurnLasts();

  // May one like this have a turn at once?
  bool HasFreePlace(const Heaviness& heaviness) const {
    return turns_.load(std::memory_order_relaxed) < options_.executors &&
           (!heaviness.heavy() ||
            heavy_turns_.load(std::memory_order_relaxed) < options_.heavy_turns);
  }

  // Any thread.
  SchedulerStats Stats();
  // Begun since Start, but those of the background.
  uint64_t turns() const { return turns_begun_.load(std::memory_order_relaxed); }
  unsigned executors() const { return executor_count_.load(std::memory_order_relaxed); }
  // Executors that were given up since Start, and those of them that are parked for good.
  unsigned lost() const { return lost_count_.load(std::memory_order_relaxed); }
  unsigned parked() const { return parked_count_.load(std::memory_order_relaxed); }

 private:
  using Queue = std::deque<std::shared_ptr<Runnable>>;

  // A turn, as the watchdog saw it first.
  struct SeenTurn {
    uint32_t turn = 0;
    uint64_t at = 0;
    uint64_t cpu = 0;
  };
  struct Executor {
    Watch watch;
    std::thread thread;
    TurnSlot* slot = nullptr;
    std::atomic<bool> in_turn{false};
    Runnable* runnable = nullptr;  // whose turn it is; read by others only once it is parked
    bool has_place = false;        // for a turn; guarded by the queue's mutex, as the next two
    bool lasts = false;            // its turn goes on, without a place
    uint32_t turn = 0;             // of its turns
    SeenTurn seen;                 // watchdog's
    std::atomic<pid_t> thread_id{0};
    std::atomic<bool> parked{false};
    std::atomic<bool> lost{false};
    bool parking_told = false;       // watchdog's
    std::atomic<bool> heavy{false};  // has one of the places of heavy turns
    std::atomic<bool> ended{false};
  };

  static thread_local Executor* t_executor;

  void Loop(Executor& executor);
  std::shared_ptr<Runnable> Pop(Executor& executor);
  // With the queue's mutex held, as all down to Next.
  bool HasPlace() const { return turns_ < options_.executors; }
  bool HeavyMayRun() const {
    return heavy_turns_ < options_.heavy_turns && (!heavy_.empty() || !slices_.empty());
  }
  // Beside the turns of heavy ones, in a place that nobody seems to want.
  bool SlicesMayRun() const;
  bool AnyMayRun() const;
  bool WakeSleeper();
  void GiveBackPlace(Executor& executor);
  void LeavePlaceInTurn(Executor& executor);
  bool HeavyIsDue() const;
  Queue& QueueFor(const Runnable& runnable);
  // The one of heavy_ and slices_ that goes first.
  Queue& HeavyQueue();
  static Queue::iterator Next(Queue& queue);
  void EndHeavyTurn(Executor& executor);
  bool Waits(uint64_t now) const;
  void RunOne(Executor& executor, std::shared_ptr<Runnable> runnable);
  // `again`: by the executor that had its turn just now.
  void Push(std::shared_ptr<Runnable> runnable, bool again = false);
  bool TryPoll(PollMode mode);
  // `polled`: by this executor, just now.
  void Sleep(bool polled);
  void AddExecutor();
  void Watchdog();
  // True when all turns are short and nothing waits.
  bool Tick(uint64_t now);
  // True when the turn, if there is one, was on when the watchdog looked last.
  bool TakePlaceOfLongTurn(Executor& executor, uint64_t now);
  bool Quiet();

  Poller& poller_;
  const SchedulerOptions options_;

  std::mutex queue_mutex_;
  std::condition_variable wake_;
  Queue queue_;
  Queue heavy_;
  Queue slices_;  // of heavy ones
  Queue background_;
  std::atomic<unsigned> turns_{0};  // that have a place; changed with the mutex held, as the next
  std::atomic<unsigned> heavy_turns_{0};
  unsigned lasting_ = 0;
  // When the last light runnable that had a turn was queued; slices do not count.
  uint64_t light_at_ = 0;
  std::atomic<uint64_t> turns_begun_{0};
  unsigned sleepers_ = 0;
  unsigned wakes_ = 0;
  bool blocked_in_poll_ = false;

  std::mutex baton_;
  std::atomic<bool> polling_{false};
  std::atomic<uint64_t> polled_at_{0};

  std::mutex executors_mutex_;
  TurnPage page_;  // Take and GiveBack under the mutex
  std::vector<std::unique_ptr<Executor>> executors_;
  std::atomic<unsigned> executor_count_{0};
  std::atomic<unsigned> lost_count_{0};
  std::atomic<unsigned> parked_count_{0};
  std::atomic<unsigned> added_count_{0};
  std::atomic<uint64_t> ticks_{0};
  std::atomic<uint64_t> late_ticks_{0};

  std::thread watchdog_;
  std::mutex watchdog_mutex_;
  std::condition_variable watchdog_wake_;
  std::atomic<bool> watchdog_asleep_{false};
  std::atomic<bool> stopping_{false};
  std::atomic<bool> stopped_{false};
};

}  // namespace nano
