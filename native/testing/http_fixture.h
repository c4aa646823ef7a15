// A server on a loopback port with the test as its app, and a client that speaks in bytes.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "http/server.h"

namespace nano::testing {

// Waits up to ten seconds for `condition`.
bool Eventually(const std::function<bool()>& condition);

class TestServer : public RequestHandler {
 public:
  explicit TestServer(ServerOptions options = {});
  // Cuts what is open, and waits until all of it is gone.
  ~TestServer() override;

  void OnRequest(std::shared_ptr<Exchange> exchange) override;
  void OnFinished(const Exchange& exchange) override;
  void OnRefused(const Refusal& refusal) override;

  // The next request, for the test's thread to answer; null after ten seconds.
  std::shared_ptr<Exchange> Next();
  // Answered on the reactor's thread instead.
  std::function<void(const std::shared_ptr<Exchange>&)> answer;

  uint16_t port() const { return bound_.port; }
  Server& server() { return *server_; }
  Reactor& reactor() { return *reactor_; }
  int finished() const { return finished_; }
  int broken() const { return broken_; }
  // What was refused, a line each: code, method, target, peer.
  std::string refused();

 private:
  std::unique_ptr<Reactor> reactor_;
  std::unique_ptr<Server> server_;
  BoundAddress bound_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<std::shared_ptr<Exchange>> requests_;
  std::string refused_;
  std::atomic<int> finished_{0};
  std::atomic<int> broken_{0};
  std::atomic<bool> stopping_{false};
  std::mutex baton_;
  std::thread threads_[2];  // take turns at polling
};

class TestListener : public ExchangeListener {
 public:
  void OnBody(uint64_t) override { ++body; }
  void OnDrain(uint64_t) override { ++drain; }
  void OnClosed(uint64_t) override { ++closed; }
  std::atomic<int> body{0};
  std::atomic<int> drain{0};
  std::atomic<int> closed{0};
};

class Client {
 public:
  Client();
  explicit Client(uint16_t port, int receive_buffer = 0);
  ~Client();
  Client(const Client&) = delete;

  void Connect(uint16_t port);
  bool Send(std::string_view text);
  // What the socket takes at once.
  size_t SendSome(std::string_view text);
  // Reads until `end` was seen; what came up to and with it. Less when the server closed or nothing
  // came for ten seconds.
  std::string ReadUntil(std::string_view end);
  std::string ReadBytes(size_t count);
  // Until the server closes. `reset` tells whether it did so by a reset.
  std::string ReadAll(bool* reset = nullptr);
  // A response's head and its body of Content-Length.
  std::string ReadResponse();
  void ShutdownSending();
  void Reset();
  void Close();

 private:
  bool Fill();
  int fd_;
  std::string pending_;
  bool reset_ = false;
};

// The value of the head's line that begins with `name`, "-" without one.
std::string HeaderOf(const std::string& response, std::string_view name);
std::string BodyOf(const std::string& response);
Bytes BytesOf(std::string_view text);
// Reads until kPending, kEnd or kFailed, which it returns.
BodyRead ReadAvailable(Exchange& exchange, std::string* body);
// Reads to the end, or to failure.
BodyRead ReadWhole(Exchange& exchange, std::string* body);

}  // namespace nano::testing
