#include "addon/event_queue.h"

#include <utility>
#include <variant>

#include "addon/event_objects.h"

namespace nano {
namespace {

// Further access events are dropped: all others are bounded by what they are charged to.
constexpr size_t kMostWaiting = 100'000;

// The token of an event that answers a question, else 0.
uint64_t TokenOf(const HostEvent& event) {
  if (const auto* probed = std::get_if<ProbedEvent>(&event)) return probed->token;
  if (const auto* evaluated = std::get_if<EvaluatedEvent>(&event)) return evaluated->token;
  if (const auto* scheduled = std::get_if<ScheduledEvent>(&event)) return scheduled->token;
  if (const auto* drained = std::get_if<DrainedEvent>(&event)) return drained->token;
  if (const auto* pulse = std::get_if<PulseEvent>(&event)) return pulse->token;
  return 0;
}

}  // namespace

EventQueue::EventQueue(Napi::Env env, Napi::Function on_events)
    : wake_(Napi::ThreadSafeFunction::New(env, on_events, "nano events", 0, 1)) {}

void EventQueue::Emit(HostEvent event) {
  std::lock_guard lock(mutex_);
  if (closed_) return;
  if (events_.size() >= kMostWaiting && std::holds_alternative<AccessEvent>(event)) {
    dropped_++;
    return;
  }
  events_.push_back(std::move(event));
  if (std::exchange(woken_, true)) return;
  wake_.NonBlockingCall(
      [this](Napi::Env env, Napi::Function on_events) { Deliver(env, on_events); });
}

void EventQueue::Deliver(Napi::Env env, Napi::Function on_events) {
  std::vector<HostEvent> events;
  {
    std::lock_guard lock(mutex_);
    events.swap(events_);
    woken_ = false;
    if (dropped_ > 0) events.push_back(DroppedEvent{.count = std::exchange(dropped_, 0)});
  }
  Napi::HandleScope scope(env);
  Napi::Array array = Napi::Array::New(env);
  uint32_t length = 0;
  std::vector<HostEvent*> answers;
  for (HostEvent& event : events) {
    if (TokenOf(event) != 0) {
      answers.push_back(&event);
    } else {
      array[length++] = ToObject(env, event);
    }
  }
  if (length > 0) on_events.Call({array});
  // After the lines that were logged before them.
  for (HostEvent* event : answers) Settle(env, *event);
}

bool EventQueue::Settle(Napi::Env env, HostEvent& event) {
  auto found = waiting_.find(TokenOf(event));
  if (found == waiting_.end()) return false;
  Napi::Promise::Deferred deferred = found->second;
  waiting_.erase(found);
  Napi::Object object = ToObject(env, event);
  if (std::holds_alternative<DrainedEvent>(event)) {
    deferred.Resolve(object.Get("cut"));
  } else {
    deferred.Resolve(object);
  }
  return true;
}

uint64_t EventQueue::NewToken(Napi::Env env, Napi::Promise* promise) {
  Napi::Promise::Deferred deferred = Napi::Promise::Deferred::New(env);
  *promise = deferred.Promise();
  waiting_.emplace(++last_token_, deferred);
  return last_token_;
}

void EventQueue::Close() {
  std::lock_guard lock(mutex_);
  if (std::exchange(closed_, true)) return;
  wake_.Release();
}

}  // namespace nano
