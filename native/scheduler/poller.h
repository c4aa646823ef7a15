// What the scheduler knows of the reactor: something that one executor at a time may wait in.
#pragma once

namespace nano {

enum class PollMode { kBlock, kNonBlocking };

class Poller {
 public:
  virtual ~Poller() = default;
  // By the executor that holds the baton. Waits for events (kBlock) and handles those there are;
  // what becomes ready is given to Scheduler::Schedule. Returns after one round.
  virtual void Poll(PollMode mode) = 0;
  // Any thread: makes a blocked Poll return soon.
  virtual void Interrupt() = 0;
};

}  // namespace nano
