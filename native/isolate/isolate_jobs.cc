#include "isolate/isolate_jobs.h"

#include <algorithm>

namespace nano {

IsolateJobs::~IsolateJobs() {
  for (auto& [id, running] : running_) running.job->Cancel();
}

void IsolateJobs::Add(JobRequest request) {
  const uint64_t owner = request.owner;
  auto found = std::find_if(waiting_.begin(), waiting_.end(),
                            [owner](const Queue& queue) { return queue.owner == owner; });
  if (found == waiting_.end()) {
    waiting_.push_back({.owner = owner});
    found = waiting_.end() - 1;
  }
  found->requests.push_back(std::move(request));
}

bool IsolateJobs::MayBegin(uint64_t owner) const {
  return waiting_.empty() && running_.size() < kAtOnce && CountOf(owner) < kAtOnceOfOwner;
}

bool IsolateJobs::TakeNext(JobRequest* request) {
  if (running_.size() >= kAtOnce) return false;
  auto found = std::find_if(waiting_.begin(), waiting_.end(), [this](const Queue& queue) {
    return CountOf(queue.owner) < kAtOnceOfOwner;
  });
  if (found == waiting_.end()) return false;
  Queue queue = std::move(*found);
  waiting_.erase(found);
  *request = std::move(queue.requests.front());
  queue.requests.pop_front();
  if (!queue.requests.empty()) waiting_.push_back(std::move(queue));
  return true;
}

void IsolateJobs::Began(uint64_t id, Running running) { running_[id] = std::move(running); }

IsolateJobs::Running* IsolateJobs::Find(uint64_t id) {
  auto found = running_.find(id);
  return found == running_.end() ? nullptr : &found->second;
}

IsolateJobs::Running IsolateJobs::Take(uint64_t id) {
  auto node = running_.extract(id);
  return node.empty() ? Running() : std::move(node.mapped());
}

void IsolateJobs::Cancel(uint64_t owner) {
  std::erase_if(waiting_, [owner](const Queue& queue) { return queue.owner == owner; });
  for (auto& [id, running] : running_) {
    if (running.owner != owner) continue;
    running.resolver.Reset();
    running.job->Cancel();
  }
}

uint64_t IsolateJobs::TakeCpu(uint64_t owner) {
  uint64_t cpu = 0;
  for (auto& [id, running] : running_) {
    if (running.owner == owner) cpu += running.job->TakeCpu();
  }
  return cpu;
}

std::shared_ptr<CpuAllowance> IsolateJobs::AllowanceOf(uint64_t owner) const {
  for (const auto& [id, running] : running_) {
    if (running.owner == owner) return running.allowance;
  }
  return nullptr;
}

size_t IsolateJobs::CountOf(uint64_t owner) const {
  return static_cast<size_t>(
      std::count_if(running_.begin(), running_.end(),
                    [owner](const auto& it) { return it.second.owner == owner; }));
}

}  // namespace nano
