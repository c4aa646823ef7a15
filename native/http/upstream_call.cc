#include "http/upstream_call.h"

#include "http/upstream_connection.h"

namespace nano {

void UpstreamCall::Cancel() {
  std::shared_ptr<UpstreamConnection> connection;
  std::shared_ptr<UpstreamListener> listener;  // let go of outside the lock
  {
    std::lock_guard lock(mutex_);
    cancelled_ = true;
    listener = std::move(listener_);
    listener_ = nullptr;
    connection = connection_.lock();
  }
  if (connection != nullptr) connection->GiveUpSoon(shared_from_this());
}

void UpstreamCall::Credit(double bytes) {
  std::shared_ptr<UpstreamConnection> connection;
  {
    std::lock_guard lock(mutex_);
    // A body has no more bytes than a double counts.
    if (bytes > 0) credit_ += static_cast<int64_t>(bytes < 1e15 ? bytes : 1e15);
    if (!waits_for_credit_ || credit_ <= 0) return;
    waits_for_credit_ = false;
    connection = connection_.lock();
  }
  if (connection != nullptr) connection->ResumeSoon();
}

bool UpstreamCall::Spend(size_t bytes) {
  std::lock_guard lock(mutex_);
  credit_ -= static_cast<int64_t>(bytes);
  waits_for_credit_ = credit_ <= 0;
  return waits_for_credit_;
}

bool UpstreamCall::Bind(const std::shared_ptr<UpstreamConnection>& connection) {
  std::lock_guard lock(mutex_);
  connection_ = connection;
  return !cancelled_;
}

void UpstreamCall::Unbind() {
  std::lock_guard lock(mutex_);
  connection_.reset();
}

void UpstreamCall::Over() {
  std::shared_ptr<UpstreamListener> listener;  // let go of outside the lock
  std::lock_guard lock(mutex_);
  listener.swap(listener_);
}

bool UpstreamCall::cancelled() {
  std::lock_guard lock(mutex_);
  return cancelled_;
}

std::shared_ptr<UpstreamListener> UpstreamCall::listener() {
  std::lock_guard lock(mutex_);
  return listener_;
}

}  // namespace nano
