// A step: one entry into the runtime under its owner's limits, and what follows when it goes over
// one.
#include <string>
#include <utility>

#include "base/clock.h"
#include "isolate/app_isolate.h"

namespace nano {
namespace {

constexpr uint64_t kMillisecond = 1'000'000;
// An app that works outside of requests beyond what it may by so much has its isolate replaced.
constexpr uint64_t kMostOwed = 4;
// An isolate in which so many exchanges in a row went over their CPU time is replaced.
constexpr unsigned kMaxOverruns = 2;

}  // namespace

void AppIsolate::Step(const RealmScope& realm, Watch& watch, uint64_t owner,
                      FunctionRef<void()> enter) {
  v8::HandleScope handles(realm.isolate());
  BeginStep(realm, owner);
  watch.Arm(this, meter_.mark() + Budget(owner));
  enter();
  RunMicrotasks(realm);
  CheckMemory();
  bool interrupted = watch.Disarm();
  uint64_t cpu = meter_.Take();
  AppCounters::Add(&app_->counters.cpu_nanos, cpu);
  turn_cpu_ += cpu;
  Book(owner, cpu);
  Running* running = Find(owner);
  if (running != nullptr && running->ended && !running->reported) {
    Report(*running, meter_.wall());
  }
  if (jobs_ != nullptr && owner != 0) {
    if (auto allowance = jobs_->AllowanceOf(owner)) allowance->Spend(cpu);
  }
  owner_ = 0;
  if (given_up_.load(std::memory_order_relaxed)) return Return();
  const uint64_t at_fault = interrupted_;
  Judge(realm, watch, owner, interrupted);
  // Its continuation ran in another one's step, whose own may be lost with it.
  if (interrupted && at_fault != owner && !Over()) {
    GiveUp(realm, watch, at_fault, ErrorCode::kCpuLimit);
  }
  SweepSettled();
  if (!Over() && !waiting_.empty()) BeginWaiting();
}

// V8 keeps the owner's number with every continuation that the step leaves behind: a promise's
// reaction belongs to who waited, whoever settles it.
void AppIsolate::BeginStep(const RealmScope& realm, uint64_t owner) {
  owner_ = owner;
  steps_++;
  interrupted_ = owner;
  interrupt_asked_.store(false);
  untold_work_ = false;
  realm.isolate()->SetContinuationPreservedEmbedderDataV2(
      v8::Number::New(realm.isolate(), static_cast<double>(owner)));
}

// In a step: the exchange whose code runs, 0 for none.
uint64_t AppIsolate::Owner() {
  v8::Local<v8::Data> data = realm_->isolate()->GetContinuationPreservedEmbedderDataV2();
  if (data.IsEmpty() || !data->IsValue() || !data.As<v8::Value>()->IsNumber()) return owner_;
  return static_cast<uint64_t>(data.As<v8::Value>().As<v8::Number>()->Value());
}

uint64_t AppIsolate::Budget(uint64_t owner) {
  uint64_t limit = phase_ == Phase::kLoading && purpose_ == Purpose::kServe
                       ? limits_.startup_cpu_nanos
                       : limits_.cpu_nanos;
  Running* running = Find(owner);
  if (running == nullptr && phase_ == Phase::kServing && purpose_ == Purpose::kServe) {
    // Timers wait until there is something left; what the host answers cannot.
    own_work_.Left(MonotonicNanos());
    return own_work_.owed() < kMostOwed * limit ? limit : 0;
  }
  if (jobs_ != nullptr && owner != 0) {
    // Its jobs that are under way use up the same, and are booked when they end.
    if (auto allowance = jobs_->AllowanceOf(owner)) return allowance->left();
  }
  uint64_t used = running != nullptr ? running->cpu_nanos : own_cpu_;
  return used < limit ? limit - used : 0;
}

// Did the step go over a limit, and what follows?
void AppIsolate::Judge(const RealmScope& realm, Watch& watch, uint64_t owner, bool interrupted) {
  bool memory = realm_->memory_exceeded();
  if (!interrupted && !memory) return;
  realm.isolate()->CancelTerminateExecution();
  if (memory) {
    Tell(owner, "The app exceeded its memory limit of " +
                    std::to_string(limits_.memory_bytes >> 20) + " MB");
    if (phase_ == Phase::kLoading || purpose_ == Purpose::kEvaluate) {
      return Break(ErrorCode::kMemoryLimit, Outcome::kExceededMemory, "");
    }
    Running* running = Find(owner);
    if (running == nullptr || running->reported) app_->counters.Failed(ErrorCode::kMemoryLimit);
    return Collapse(ErrorCode::kMemoryLimit, Outcome::kExceededMemory);
  }
  EndOverCpu(realm, watch, owner);
}

void AppIsolate::EndOverCpu(const RealmScope& realm, Watch& watch, uint64_t owner) {
  if (phase_ == Phase::kLoading || purpose_ == Purpose::kEvaluate) {
    ErrorCode code = purpose_ == Purpose::kServe ? ErrorCode::kStartupLimit : ErrorCode::kCpuLimit;
    if (purpose_ == Purpose::kServe && announce_to_.load() == 0) {
      Tell(0, "The app exceeded its CPU limit of " +
                  std::to_string(limits_.startup_cpu_nanos / kMillisecond) + " ms for its start");
    }
    return Break(code, Outcome::kExceededCpu, "");
  }
  std::string limit = std::to_string(limits_.cpu_nanos / kMillisecond) + " ms";
  if (Find(owner) == nullptr) {
    if (retiring_.load()) {
      // It was replaced for that before, and does it again.
      return Collapse(ErrorCode::kCpuLimit, Outcome::kExceededCpu);
    }
    Tell(0, "Work of no running request exceeded the CPU limit of " + limit +
                "; the isolate is replaced");
    app_->counters.Failed(ErrorCode::kCpuLimit);
    return Replace();
  }
  Tell(owner, "The request exceeded its CPU limit of " + limit);
  GiveUp(realm, watch, owner, ErrorCode::kCpuLimit);
  // One that answers nothing any more, such as after its prototypes were patched, has had its time.
  if (++overruns_ >= kMaxOverruns && !retiring_.load()) Replace();
}

void AppIsolate::Interrupt() {
  // Between Arm and Disarm, so the realm is there.
  v8::Isolate* isolate = realm_->isolate();
  // At first in a way that tells whose code it is. What does not heed that is asked again.
  if (!interrupt_asked_.exchange(true)) {
    isolate->RequestInterrupt(OnInterrupt, this);
  } else {
    isolate->TerminateExecution();
  }
}

void AppIsolate::OnInterrupt(v8::Isolate* isolate, void* data) {
  auto* self = static_cast<AppIsolate*>(data);
  // It may come late, in a step that nobody wants to interrupt.
  if (!self->interrupt_asked_.load()) return;
  self->interrupted_ = self->Owner();
  isolate->TerminateExecution();
}

}  // namespace nano
