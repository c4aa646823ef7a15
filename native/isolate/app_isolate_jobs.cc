// Long work that ops have done beside the isolate's turns: begun, and answered in a step of whose
// it is.
#include <algorithm>
#include <string>
#include <utility>

#include "engine/strings.h"
#include "isolate/app_isolate.h"

namespace nano {
namespace {
// Ends what nobody asked for, should it not end.
constexpr uint64_t kMostUnasked = 2'000'000'000;
}  // namespace

void AppIsolate::OnJob(uint64_t job) { Post({.kind = InboxEvent::Kind::kJob, .id = job}); }

v8::MaybeLocal<v8::Promise> AppIsolate::StartWork(std::unique_ptr<OpWork> work) {
  v8::Isolate* isolate = realm_->isolate();
  Charge charge(realm_->account());
  const size_t bytes = work->bytes();
  if (!HasRoom(bytes) || !charge.Grow(bytes)) return {};
  v8::Local<v8::Promise::Resolver> resolver;
  if (!v8::Promise::Resolver::New(realm_->isolate()->GetCurrentContext()).ToLocal(&resolver)) {
    return {};
  }
  if (jobs_ == nullptr) jobs_ = std::make_unique<IsolateJobs>();
  jobs_->Add({.owner = Owner(),
              .work = std::move(work),
              .charge = std::move(charge),
              .resolver = v8::Global<v8::Promise::Resolver>(isolate, resolver)});
  StartJobs();
  return resolver->GetPromise();
}

void AppIsolate::StartUnasked(std::unique_ptr<PieceWork> work) {
  world_.scheduler.Schedule(
      std::make_shared<Job>(0, std::move(work),
                            JobClient{.number = app_->id,
                                      .heaviness = {app_, &app_->heaviness},
                                      .cpu = {app_, &app_->counters.cpu_nanos},
                                      .allowance = std::make_shared<CpuAllowance>(kMostUnasked)}));
}

bool AppIsolate::AwaitsWork() {
  // With as many under way as may be this core has a part in it, too, until there is an answer.
  if (HasJobs()) return jobs_->MayBegin(Owner()) || !inbox_.empty();
  if (world_.scheduler.executors() < 2 || phase_ != Phase::kServing) return false;
  if (untold_work_) return true;
  untold_work_ = true;
  // Goes before whatever the app does when it has been told.
  const auto told = [](void* isolate) { static_cast<AppIsolate*>(isolate)->untold_work_ = false; };
  realm_->isolate()->EnqueueMicrotask(told, this);
  return false;
}

void AppIsolate::StartJobs() {
  JobRequest request;
  while (jobs_->TakeNext(&request)) {
    const uint64_t owner = request.owner;
    // All of an exchange's jobs use up the same; those of none have each what is left.
    std::shared_ptr<CpuAllowance> allowance = owner == 0 ? nullptr : jobs_->AllowanceOf(owner);
    if (allowance == nullptr) allowance = std::make_shared<CpuAllowance>(Budget(owner));
    const uint64_t id = jobs_->NextId();
    auto job = std::make_shared<Job>(
        id, std::move(request.work),
        JobClient{.listener = std::static_pointer_cast<AppIsolate>(shared_from_this()),
                  .number = app_->id,
                  .heaviness = {app_, &app_->heaviness},
                  .cpu = {app_, &app_->counters.cpu_nanos},
                  .allowance = allowance});
    jobs_->Began(id, {.owner = owner,
                      .job = job,
                      .allowance = std::move(allowance),
                      .charge = std::move(request.charge),
                      .resolver = std::move(request.resolver)});
    world_.scheduler.Schedule(std::move(job));
  }
}

void AppIsolate::AnswerJob(const RealmScope& realm, Watch& watch, uint64_t id) {
  IsolateJobs::Running* found = jobs_ == nullptr ? nullptr : jobs_->Find(id);
  if (found == nullptr) return;
  IsolateJobs::Running job;
  if (found->job->state() == Job::State::kLost) {
    // Its place stays taken until the thread comes back.
    TellLostJob(*found);
    job = {.owner = found->owner, .job = found->job, .resolver = std::move(found->resolver)};
  } else {
    job = jobs_->Take(id);
    Book(job.owner, job.job->TakeCpu() + jobs_->TakeCpu(job.owner));
  }
  const bool wanted = !job.resolver.IsEmpty();
  if (wanted && job.job->state() == Job::State::kDone) {
    // First the next one: the step may do as much itself.
    StartJobs();
    Step(realm, watch, job.owner, [&] { SettleJob(realm, job); });
  } else if (wanted) {
    // An exchange may have more under way, which are over, too.
    job.resolver.Reset();
    if (job.owner != 0) jobs_->Cancel(job.owner);
    EndOverCpu(realm, watch, job.owner);
  }
  if (!Over()) StartJobs();
}

void AppIsolate::TellLostJob(const IsolateJobs::Running& job) {
  if (job.resolver.IsEmpty()) return;
  AppCounters::Add(&app_->counters.executors_lost);
  Tell(job.owner, "A cryptographic operation cannot be interrupted; its thread is replaced");
  if (job.job->parked()) world_.host.Emit(WoundedEvent{.app = app_->id});
}

// In a step.
void AppIsolate::SettleJob(const RealmScope& realm, const IsolateJobs::Running& job) {
  v8::Isolate* isolate = realm.isolate();
  v8::TryCatch caught(isolate);
  v8::Local<v8::Promise::Resolver> resolver = job.resolver.Get(isolate);
  v8::Local<v8::Value> result;
  if (static_cast<OpWork&>(job.job->work()).Result(isolate).ToLocal(&result)) {
    v8::Local<v8::Name> name = Constant(isolate, "result");
    v8::Local<v8::Object> holder = v8::Object::New(isolate, v8::Null(isolate), &name, &result, 1);
    if (resolver->Resolve(realm.context(), holder).IsNothing()) return;
  } else if (caught.HasCaught() && !caught.HasTerminated() && !Terminating(realm)) {
    if (resolver->Reject(realm.context(), caught.Exception()).IsNothing()) return;
  }
}

// CPU time of whom it is, whoever spent it.
void AppIsolate::Book(uint64_t owner, uint64_t cpu) {
  if (Running* running = Find(owner)) {
    running->cpu_nanos += cpu;
  } else if (phase_ == Phase::kLoading || purpose_ == Purpose::kEvaluate) {
    own_cpu_ += cpu;
  } else {
    own_work_.Use(cpu);
  }
}

}  // namespace nano
