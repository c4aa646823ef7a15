// The code of apps that have no isolate at the moment: it is there for their next requests, up to a
// bound for all of them together. Beyond it, those that have not needed theirs for longest are to
// give it up: whoever has it made for the engine can do so again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace nano {

class App;

// Any thread.
class KeptCode {
 public:
  explicit KeptCode(size_t most) : most_(most) {}

  // The app has so much of it and does not need it from now on. Returns those that are over the
  // bound, the first first; never the app itself.
  std::vector<std::shared_ptr<App>> Add(const std::shared_ptr<App>& app, size_t bytes);
  // It is removed. Without effect when it is not here.
  void Remove(uint32_t app);
  size_t bytes();

 private:
  struct Entry {
    uint32_t id;
    std::weak_ptr<App> app;
    size_t bytes;
  };

  // With the mutex held.
  void Erase(uint32_t app);

  const size_t most_;
  std::mutex mutex_;
  // Guarded by the mutex.
  std::list<Entry> order_;  // who was left last is the last
  std::unordered_map<uint32_t, std::list<Entry>::iterator> places_;
  size_t bytes_ = 0;
};

}  // namespace nano
