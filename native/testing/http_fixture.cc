#include "testing/http_fixture.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <chrono>
#include <utility>

#include "base/check.h"
#include "testing/test.h"

namespace nano::testing {

using std::chrono::milliseconds;
using std::chrono::seconds;

bool Eventually(const std::function<bool()>& condition) {
  for (int i = 0; i < 5000; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(milliseconds(2));
  }
  return false;
}

TestServer::TestServer(ServerOptions options)
    : reactor_(std::make_unique<Reactor>()),
      server_(std::make_unique<Server>(*reactor_, *this, options)),
      bound_(server_->Listen("127.0.0.1", 0)) {
  NANO_CHECK(bound_.error.empty());
  for (std::thread& thread : threads_) {
    thread = std::thread([this] {
      while (!stopping_) {
        std::lock_guard<std::mutex> baton(baton_);
        if (!stopping_) reactor_->Poll(PollMode::kBlock);
      }
    });
  }
}

TestServer::~TestServer() {
  server_->CutAll();
  NANO_CHECK(Eventually([this] { return server_->open_connections() == 0; }));
  stopping_ = true;
  reactor_->Interrupt();
  for (std::thread& thread : threads_) thread.join();
  requests_.clear();
  server_.reset();
}

void TestServer::OnRequest(std::shared_ptr<Exchange> exchange) {
  if (answer) return answer(exchange);
  {
    std::lock_guard<std::mutex> lock(mutex_);
    requests_.push_back(std::move(exchange));
  }
  arrived_.notify_all();
}

void TestServer::OnFinished(const Exchange& exchange) {
  if (exchange.broken()) ++broken_;
  ++finished_;
}

void TestServer::OnRefused(const Refusal& refusal) {
  std::lock_guard<std::mutex> lock(mutex_);
  refused_.append(ErrorName(refusal.code)).append(" ").append(refusal.method).append(" ");
  refused_.append(refusal.target).append(" ").append(refusal.peer).append("\n");
}

std::string TestServer::refused() {
  std::lock_guard<std::mutex> lock(mutex_);
  return refused_;
}

std::shared_ptr<Exchange> TestServer::Next() {
  std::unique_lock<std::mutex> lock(mutex_);
  if (!arrived_.wait_for(lock, seconds(10), [this] { return !requests_.empty(); })) return nullptr;
  std::shared_ptr<Exchange> exchange = std::move(requests_.front());
  requests_.pop_front();
  return exchange;
}

Client::Client() : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {}

Client::Client(uint16_t port, int receive_buffer) : Client() {
  if (receive_buffer > 0) {
    setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof(receive_buffer));
  }
  Connect(port);
}

void Client::Connect(uint16_t port) {
  const timeval timeout{10, 0};
  setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof(timeout));
  setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof(timeout));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int error = 0;
  do {
    error = ::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0 ? 0 : errno;
  } while (error == EINTR || error == EALREADY);
  if (error != 0 && error != EISCONN) Fail(__FILE__, __LINE__, strerror(error));
}

Client::~Client() { Close(); }

bool Client::Send(std::string_view text) {
  while (!text.empty()) {
    const ssize_t sent = ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    text.remove_prefix(static_cast<size_t>(sent));
  }
  return true;
}

size_t Client::SendSome(std::string_view text) {
  const ssize_t sent = ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  return sent > 0 ? static_cast<size_t>(sent) : 0;
}

bool Client::Fill() {
  char buffer[65536];
  ssize_t count;
  do {
    count = ::recv(fd_, buffer, sizeof(buffer), 0);
  } while (count < 0 && errno == EINTR);
  reset_ = count < 0 && errno == ECONNRESET;
  if (count <= 0) return false;
  pending_.append(buffer, static_cast<size_t>(count));
  return true;
}

std::string Client::ReadUntil(std::string_view end) {
  size_t found;
  while ((found = pending_.find(end)) == std::string::npos) {
    if (!Fill()) return std::exchange(pending_, "");
  }
  return ReadBytes(found + end.size());
}

std::string Client::ReadBytes(size_t count) {
  while (pending_.size() < count) {
    if (!Fill()) break;
  }
  std::string text = pending_.substr(0, count);
  pending_.erase(0, count);
  return text;
}

std::string Client::ReadAll(bool* reset) {
  while (Fill()) {
  }
  if (reset != nullptr) *reset = reset_;
  return std::exchange(pending_, "");
}

std::string Client::ReadResponse() {
  std::string head = ReadUntil("\r\n\r\n");
  const std::string length = HeaderOf(head, "content-length");
  if (length == "-") return head;
  return head + ReadBytes(std::stoul(length));
}

void Client::ShutdownSending() { ::shutdown(fd_, SHUT_WR); }

void Client::Reset() {
  const linger now{1, 0};
  setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
  Close();
}

void Client::Close() {
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

std::string HeaderOf(const std::string& response, std::string_view name) {
  const std::string head = response.substr(0, response.find("\r\n\r\n") + 2);
  const size_t start = head.find("\r\n" + std::string(name) + ": ");
  if (start == std::string::npos) return "-";
  const size_t value = start + 2 + name.size() + 2;
  return head.substr(value, head.find("\r\n", value) - value);
}

std::string BodyOf(const std::string& response) {
  const size_t end = response.find("\r\n\r\n");
  return end == std::string::npos ? "" : response.substr(end + 4);
}

Bytes BytesOf(std::string_view text) { return Bytes::Copy(text); }

BodyRead ReadAvailable(Exchange& exchange, std::string* body) {
  for (;;) {
    Bytes chunk;
    const BodyRead read = exchange.ReadBody(&chunk);
    if (read != BodyRead::kChunk) return read;
    body->append(reinterpret_cast<const char*>(chunk.data()), chunk.size());
  }
}

BodyRead ReadWhole(Exchange& exchange, std::string* body) {
  BodyRead read = BodyRead::kPending;
  Eventually([&] { return (read = ReadAvailable(exchange, body)) != BodyRead::kPending; });
  return read;
}

}  // namespace nano::testing
