#include "addon/event_queue.h"

#include <utility>
#include <variant>

#include "base/check.h"

namespace nano {
namespace {

// Further access events are dropped: all others are bounded by what they are charged to.
constexpr size_t kMostWaiting = 100'000;
// Milliseconds between deliveries of access events alone: each one wakes a thread that may have to
// share its core with the one that serves.
constexpr uint64_t kRest = 10;

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
    : wake_(Napi::ThreadSafeFunction::New(env, on_events, "nano events", 0, 1)),
      rest_(new uv_timer_t) {
  uv_loop_t* loop = nullptr;
  NANO_CHECK(napi_get_uv_event_loop(env, &loop) == napi_ok && uv_timer_init(loop, rest_) == 0);
  rest_->data = this;
  uv_unref(reinterpret_cast<uv_handle_t*>(rest_));
}

void EventQueue::Emit(HostEvent event) {
  const bool waits = std::holds_alternative<AccessEvent>(event);
  std::lock_guard lock(mutex_);
  if (closed_) return;
  if (events_.size() >= kMostWaiting && waits) {
    dropped_++;
    return;
  }
  events_.push_back(std::move(event));
  if (!waits || !resting_) Wake();
}

void EventQueue::Wake() {
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
    resting_ = !closed_;
    if (dropped_ > 0) events.push_back(DroppedEvent{.count = std::exchange(dropped_, 0)});
  }
  if (rest_ != nullptr) Rest();
  Napi::HandleScope scope(env);
  Napi::Array array = Napi::Array::New(env);
  uint32_t length = 0;
  std::vector<HostEvent*> answers;
  for (HostEvent& event : events) {
    if (TokenOf(event) != 0) {
      answers.push_back(&event);
    } else {
      array[length++] = objects_.Make(env, event);
    }
  }
  if (length > 0) on_events.Call({array});
  // After the lines that were logged before them.
  for (HostEvent* event : answers) Settle(env, *event);
}

void EventQueue::Rest() {
  const auto over = [](uv_timer_t* rest) {
    auto* const self = static_cast<EventQueue*>(rest->data);
    std::lock_guard lock(self->mutex_);
    self->resting_ = false;
    if (!self->events_.empty()) self->Wake();
  };
  uv_timer_start(rest_, over, kRest, 0);
}

bool EventQueue::Settle(Napi::Env env, HostEvent& event) {
  auto found = waiting_.find(TokenOf(event));
  if (found == waiting_.end()) return false;
  Napi::Promise::Deferred deferred = found->second;
  waiting_.erase(found);
  Napi::Object object = objects_.Make(env, event);
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
  {
    std::lock_guard lock(mutex_);
    if (closed_) return;
    // What waits is still told.
    if (!events_.empty()) Wake();
    closed_ = true;
  }
  wake_.Release();
  uv_close(reinterpret_cast<uv_handle_t*>(std::exchange(rest_, nullptr)),
           [](uv_handle_t* handle) { delete reinterpret_cast<uv_timer_t*>(handle); });
}

}  // namespace nano
