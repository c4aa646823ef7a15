#include "reactor/socket.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>
#ifdef __linux__
#include <linux/sockios.h>
#endif

#include <algorithm>
#include <utility>
#include <vector>

#include "base/check.h"
#include "reactor/loop_handle.h"
#include "reactor/reactor.h"

namespace nano {
namespace {

// How much is given to the loop at once: little enough that OnSent comes while there is more to
// send.
constexpr size_t kFlushBytes = 64 * 1024;

std::string PeerOf(int fd) {
  sockaddr_storage address{};
  socklen_t length = sizeof(address);
  if (getpeername(fd, reinterpret_cast<sockaddr*>(&address), &length) != 0) return "";
  char text[INET6_ADDRSTRLEN] = "";
  if (address.ss_family == AF_INET) {
    const auto* ipv4 = reinterpret_cast<const sockaddr_in*>(&address);
    inet_ntop(AF_INET, &ipv4->sin_addr, text, sizeof(text));
  } else if (address.ss_family == AF_INET6) {
    const auto* ipv6 = reinterpret_cast<const sockaddr_in6*>(&address);
    if (IN6_IS_ADDR_V4MAPPED(&ipv6->sin6_addr)) {
      inet_ntop(AF_INET, ipv6->sin6_addr.s6_addr + 12, text, sizeof(text));
    } else {
      inet_ntop(AF_INET6, &ipv6->sin6_addr, text, sizeof(text));
    }
  }
  return text;
}

}  // namespace

// Lives until the loop has closed it, and keeps the socket alive as long.
struct SocketHandle : LoopHandle {
  uv_tcp_t tcp;
  uv_write_t write;
  std::vector<OutputQueue::Block> blocks;  // of the write that is under way
  size_t block_bytes = 0;
  std::shared_ptr<Socket> socket;

  static SocketHandle* Of(void* handle) {
    return static_cast<SocketHandle*>(
        static_cast<LoopHandle*>(static_cast<uv_handle_t*>(handle)->data));
  }
  static void Allocate(uv_handle_t* handle, size_t, uv_buf_t* buffer) {
    *buffer = uv_buf_init(Of(handle)->socket->reactor_.read_buffer(), Reactor::kReadBufferSize);
  }
  static void OnRead(uv_stream_t* stream, ssize_t count, const uv_buf_t* buffer) {
    if (count == 0) return;
    const std::shared_ptr<Socket> socket = Of(stream)->socket;
    socket->reactor_.Woke();
    if (count > 0) {
      socket->listener_->OnRead({buffer->base, static_cast<size_t>(count)});
      return;
    }
    socket->reading_ = false;
    if (count == UV_EOF) {
      socket->listener_->OnReadEnd();
    } else {
      socket->listener_->OnBroken();
    }
  }
  static void OnClosed(uv_handle_t* handle) {
    // The socket's owner is often its listener.
    if (Of(handle)->socket != nullptr) Of(handle)->socket->listener_.reset();
    delete Of(handle);
  }
};

std::shared_ptr<Socket> Socket::Open(Reactor& reactor, int fd) {
  auto* handle = new SocketHandle;
  handle->close = [](uv_handle_t* closing) {
    SocketHandle::Of(closing)->socket->Close(CloseMode::kReset);
  };
  NANO_CHECK(uv_tcp_init(reactor.loop(), &handle->tcp) == 0);
  handle->tcp.data = static_cast<LoopHandle*>(handle);
  if (uv_tcp_open(&handle->tcp, fd) != 0) {
    ::close(fd);
    uv_close(reinterpret_cast<uv_handle_t*>(&handle->tcp), SocketHandle::OnClosed);
    return nullptr;
  }
  std::shared_ptr<Socket> socket(new Socket(reactor));
  uv_tcp_nodelay(&handle->tcp, 1);
#ifdef SO_NOSIGPIPE
  const int on = 1;
  setsockopt(fd, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof(on));
#endif
  handle->socket = socket;
  socket->handle_ = handle;
  socket->fd_ = fd;
  socket->peer_ = PeerOf(fd);
  return socket;
}

Socket::~Socket() { NANO_CHECK(handle_ == nullptr); }

void Socket::Start(std::shared_ptr<SocketListener> listener) {
  listener_ = std::move(listener);
  ResumeReading();
}

void Socket::StopReading() {
  if (handle_ == nullptr || !reading_) return;
  uv_read_stop(reinterpret_cast<uv_stream_t*>(&handle_->tcp));
  reading_ = false;
}

void Socket::ResumeReading() {
  if (handle_ == nullptr || reading_) return;
  reading_ = uv_read_start(reinterpret_cast<uv_stream_t*>(&handle_->tcp), SocketHandle::Allocate,
                           SocketHandle::OnRead) == 0;
}

Bytes Socket::TakeRead(std::span<const char> part) {
  Bytes bytes = reactor_.TakeReadBuffer();
  bytes.Narrow({reinterpret_cast<const uint8_t*>(part.data()), part.size()});
  return bytes;
}

void Socket::ShutdownSending() {
  std::lock_guard<std::mutex> lock(mutex_);
  if (fd_ < 0) return;
  shut_down_ = true;
  if (!flushing_) ::shutdown(fd_, SHUT_WR);
}

void Socket::Close(CloseMode mode) {
  if (handle_ == nullptr) return;
  {
    // The loop closes the descriptor: from here on no other thread sends to it.
    std::lock_guard<std::mutex> lock(mutex_);
    fd_ = -1;
    output_.Clear();
  }
  SocketHandle* const handle = std::exchange(handle_, nullptr);
  reading_ = false;
  // Kept by the handle's reference until the loop is done with it.
  if (mode == CloseMode::kReset && uv_tcp_close_reset(&handle->tcp, SocketHandle::OnClosed) == 0) {
    return;
  }
  uv_close(reinterpret_cast<uv_handle_t*>(&handle->tcp), SocketHandle::OnClosed);
}

Socket::Peer Socket::AskPeer() const {
  std::lock_guard<std::mutex> lock(mutex_);
  if (fd_ < 0 || broken_) return Peer::kReset;
#ifdef POLLRDHUP
  constexpr short kEnd = POLLRDHUP;
#else
  constexpr short kEnd = 0;
#endif
  pollfd poll{fd_, kEnd, 0};
  if (::poll(&poll, 1, 0) <= 0) return Peer::kOpen;
  // POLLHUP alone also says that both directions were shut down in order.
  if ((poll.revents & POLLERR) != 0) return Peer::kReset;
  return (poll.revents & kEnd) != 0 ? Peer::kEnded : Peer::kOpen;
}

Socket::Delivery Socket::AskDelivery() const {
  std::lock_guard<std::mutex> lock(mutex_);
  if (handle_ == nullptr || fd_ < 0) return {accepted_, 0};
  int in_kernel = 0;
#ifdef SIOCOUTQ
  // The kernel takes more only when much of what it has is confirmed: by that alone a client that
  // reads slowly would look as one that does not.
  if (::ioctl(fd_, SIOCOUTQ, &in_kernel) != 0) in_kernel = 0;
#endif
  const uint64_t under_way =
      output_.size() +
      uv_stream_get_write_queue_size(reinterpret_cast<uv_stream_t*>(&handle_->tcp)) +
      static_cast<uint64_t>(in_kernel);
  return {accepted_ - std::min(accepted_, under_way), under_way};
}

size_t Socket::queued() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return output_.size() + in_flight_;
}

SendResult Socket::Send(OutputParts parts) {
  std::lock_guard<std::mutex> lock(mutex_);
  if (fd_ < 0 || broken_ || shut_down_) return SendResult::kBroken;
  accepted_ += parts.size();
  size_t sent = 0;
  if (!flushing_) {
    const ssize_t count = SendNow(parts);
    if (count < 0) {
      broken_ = true;
      return SendResult::kBroken;
    }
    sent = static_cast<size_t>(count);
    if (sent == parts.size()) return SendResult::kSent;
    flushing_ = true;
    reactor_.Post([self = shared_from_this()] { self->Flush(); });
  }
  output_.Append(std::move(parts), sent);
  return SendResult::kQueued;
}

ssize_t Socket::SendNow(const OutputParts& parts) {
#ifdef MSG_NOSIGNAL
  constexpr int kFlags = MSG_NOSIGNAL | MSG_DONTWAIT;
#else
  constexpr int kFlags = MSG_DONTWAIT;
#endif
  ssize_t count;
  do {
    if (parts.body.empty() && parts.after.empty()) {
      count = ::send(fd_, parts.before.data(), parts.before.size(), kFlags);
      continue;
    }
    iovec pieces[3] = {
        {const_cast<char*>(parts.before.data()), parts.before.size()},
        {const_cast<uint8_t*>(parts.body.data()), parts.body.size()},
        {const_cast<char*>(parts.after.data()), parts.after.size()},
    };
    msghdr message{};
    message.msg_iov = pieces;
    message.msg_iovlen = 3;
    count = ::sendmsg(fd_, &message, kFlags);
  } while (count < 0 && errno == EINTR);
  if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOBUFS)) return 0;
  return count;
}

void Socket::Flush() {
  if (handle_ == nullptr) return;
  std::vector<uv_buf_t> buffers;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    handle_->blocks = output_.Take(kFlushBytes);
    for (const OutputQueue::Block& block : handle_->blocks) {
      in_flight_ += block.size();
      uv_buf_t& buffer = buffers.emplace_back();
      buffer.base = reinterpret_cast<char*>(const_cast<uint8_t*>(block.data()));
      buffer.len = block.size();
    }
  }
  const auto done = [](uv_write_t* write, int status) {
    SocketHandle* const handle = SocketHandle::Of(write->handle);
    handle->blocks.clear();
    const std::shared_ptr<Socket> socket = handle->socket;
    socket->reactor_.Woke();
    socket->OnWritten(status);
  };
  const int status = uv_write(&handle_->write, reinterpret_cast<uv_stream_t*>(&handle_->tcp),
                              buffers.data(), buffers.size(), done);
  if (status < 0) OnWritten(status);
}

void Socket::OnWritten(int status) {
  if (handle_ == nullptr) return;
  size_t left;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    in_flight_ = 0;
    if (status < 0) broken_ = true;
    left = output_.size();
    if (left == 0 || broken_) flushing_ = false;
    if (left == 0 && !broken_ && shut_down_) ::shutdown(fd_, SHUT_WR);
  }
  if (status < 0) {
    listener_->OnBroken();
    return;
  }
  if (left > 0) Flush();
  listener_->OnSent(left);
}

}  // namespace nano
