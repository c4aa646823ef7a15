#include "tls/tls_channel.h"

#include <openssl/err.h>
#include <openssl/x509.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/check.h"
#include "reactor/reactor.h"

namespace nano {
namespace {

// https://www.rfc-editor.org/rfc/rfc8446#section-5.1: the most that one record has.
constexpr size_t kRecordMost = 16 * 1024;
// What is encrypted before it is handed on.
constexpr size_t kPieceMost = 4 * kRecordMost;
// More is given back.
constexpr size_t kOutputKept = 32 * 1024;

const TlsFailure kClosed{"ECONNRESET", "the other side closed the connection before it was secure"};

// As Node names them.
const char* CodeOf(long verified) {
  switch (verified) {
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return "ERR_TLS_CERT_ALTNAME_INVALID";
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return "CERT_HAS_EXPIRED";
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return "CERT_NOT_YET_VALID";
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      return "DEPTH_ZERO_SELF_SIGNED_CERT";
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
      return "SELF_SIGNED_CERT_IN_CHAIN";
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
      return "UNABLE_TO_GET_ISSUER_CERT_LOCALLY";
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return "UNABLE_TO_VERIFY_LEAF_SIGNATURE";
    default:
      return "CERT_INVALID";
  }
}

TlsFailure FailureOf(const SSL* ssl) {
  const unsigned long error = ERR_peek_error();
  ERR_clear_error();
  const long verified = SSL_get_verify_result(ssl);
  if (verified != X509_V_OK) return {CodeOf(verified), X509_verify_cert_error_string(verified)};
  const char* const reason = ERR_reason_error_string(error);
  if (reason == nullptr) return {"ERR_SSL_HANDSHAKE", "the other side speaks no TLS"};
  std::string code = "ERR_SSL_";
  for (const char* c = reason; *c != '\0'; c++) {
    code += *c == ' ' ? '_' : static_cast<char>(*c >= 'a' && *c <= 'z' ? *c - 'a' + 'A' : *c);
  }
  return {std::move(code), reason};
}

}  // namespace

// OpenSSL's view of a channel's socket.
struct ChannelBio {
  static TlsChannel* Of(BIO* bio) { return static_cast<TlsChannel*>(BIO_get_data(bio)); }
  static int Read(BIO* bio, char* data, size_t size, size_t* count) {
    std::span<const char>& input = Of(bio)->input_;
    BIO_clear_retry_flags(bio);
    if (input.empty()) {
      BIO_set_retry_read(bio);
      return 0;
    }
    *count = std::min(size, input.size());
    std::memcpy(data, input.data(), *count);
    input = input.subspan(*count);
    return 1;
  }
  static int Write(BIO* bio, const char* data, size_t size, size_t* count) {
    Of(bio)->output_.append(data, size);
    *count = size;
    return 1;
  }
  static long Control(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH ? 1 : 0; }
  static int Create(BIO* bio) {
    BIO_set_init(bio, 1);
    return 1;
  }
  static const BIO_METHOD* Method() {
    static const BIO_METHOD* const kMethod = [] {
      BIO_METHOD* method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "channel");
      NANO_CHECK(method != nullptr);
      BIO_meth_set_create(method, Create);
      BIO_meth_set_read_ex(method, Read);
      BIO_meth_set_write_ex(method, Write);
      BIO_meth_set_ctrl(method, Control);
      return method;
    }();
    return kMethod;
  }
};

// What the socket has for a listener: when it is closed, it lets go of the channel, and the channel
// of its own listener, which holds it.
class TlsChannel::SocketEars : public SocketListener {
 public:
  explicit SocketEars(std::shared_ptr<TlsChannel> channel) : channel_(std::move(channel)) {}
  ~SocketEars() override { channel_->listener_.reset(); }
  void OnRead(std::span<const char> data) override { channel_->TakeInput(data); }
  void OnReadEnd() override { channel_->TakeEnd(); }
  void OnBroken() override { channel_->TakeLoss(); }
  void OnSent(size_t queued) override { channel_->TakeSent(queued); }

 private:
  const std::shared_ptr<TlsChannel> channel_;
};

TlsChannel::TlsChannel(Reactor& reactor, std::shared_ptr<TlsClient> client,
                       std::shared_ptr<Channel> socket, std::string key, Done done)
    : reactor_(reactor),
      client_(std::move(client)),
      socket_(std::move(socket)),
      key_(std::move(key)),
      done_(std::move(done)) {}

std::shared_ptr<TlsChannel> TlsChannel::Open(Reactor& reactor, std::shared_ptr<TlsClient> client,
                                             std::shared_ptr<Channel> socket,
                                             const std::string& host, std::string key, Done done) {
  std::shared_ptr<TlsChannel> channel(new TlsChannel(reactor, std::move(client), std::move(socket),
                                                     std::move(key), std::move(done)));
  if (!channel->Prepare(host)) {
    channel->socket_->Close(CloseMode::kReset);
    return nullptr;
  }
  channel->socket_->Start(std::make_shared<SocketEars>(channel));
  reactor.Post([channel] { channel->Advance(); });
  return channel;
}

bool TlsChannel::Prepare(const std::string& host) {
  std::lock_guard lock(mutex_);
  ssl_ = client_->Connect(host, key_);
  BIO* const bio = ssl_ == nullptr ? nullptr : BIO_new(ChannelBio::Method());
  if (bio == nullptr) return false;
  BIO_set_data(bio, this);
  SSL_set_bio(ssl_.get(), bio, bio);
  return true;
}

void TlsChannel::Start(std::shared_ptr<SocketListener> listener) {
  listener_ = std::move(listener);
}

void TlsChannel::StopReading() {
  stopped_ = true;
  socket_->StopReading();
}

void TlsChannel::ResumeReading() {
  if (!socket_ended_) socket_->ResumeReading();
  if (!std::exchange(stopped_, false)) return;
  // Something may have come already that nobody has looked at.
  reactor_.Post([self = shared_from_this()] { self->Advance(); });
}

Bytes TlsChannel::TakeRead(std::span<const char> part) {
  Bytes bytes = client_->TakeReadBuffer();
  bytes.Narrow({reinterpret_cast<const uint8_t*>(part.data()), part.size()});
  return bytes;
}

void TlsChannel::Close(CloseMode mode) {
  closed_ = true;
  done_ = nullptr;
  {
    std::lock_guard lock(mutex_);
    // Else OpenSSL takes the connection for one that failed, and its session for unusable.
    if (ssl_ != nullptr) SSL_set_shutdown(ssl_.get(), SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    ssl_.reset();
    input_ = {};
    output_ = std::string();
  }
  socket_->Close(mode);
}

SendResult TlsChannel::Send(OutputParts parts) {
  std::lock_guard lock(mutex_);
  if (ssl_ == nullptr || !connected_) return SendResult::kBroken;
  const auto body = parts.body.span();
  const std::string_view text(reinterpret_cast<const char*>(body.data()), body.size());
  if (parts.size() <= kRecordMost && parts.size() > text.size()) {
    std::string all(parts.before);
    all.append(text).append(parts.after);
    return Write(all) ? Flush() : SendResult::kBroken;
  }
  if (!Write(parts.before)) return SendResult::kBroken;
  for (size_t at = 0; at < text.size(); at += kPieceMost) {
    if (!Write(text.substr(at, kPieceMost)) || Flush() == SendResult::kBroken) {
      return SendResult::kBroken;
    }
  }
  if (!Write(parts.after)) return SendResult::kBroken;
  const SendResult last = Flush();
  return last == SendResult::kSent && socket_->queued() > 0 ? SendResult::kQueued : last;
}

bool TlsChannel::Write(std::string_view text) {
  if (text.empty()) return true;
  ERR_clear_error();
  size_t written = 0;
  return SSL_write_ex(ssl_.get(), text.data(), text.size(), &written) == 1 &&
         written == text.size();
}

SendResult TlsChannel::Flush() {
  if (output_.empty()) return SendResult::kSent;
  const SendResult result = socket_->Send({output_, Bytes(), ""});
  if (output_.capacity() > kOutputKept) {
    output_ = std::string();
  } else {
    output_.clear();
  }
  return result;
}

void TlsChannel::TakeInput(std::span<const char> data) {
  if (!kept_.empty()) {
    kept_.append(data.data(), data.size());
    return Advance();
  }
  {
    std::lock_guard lock(mutex_);
    input_ = data;
  }
  Advance();
}

void TlsChannel::TakeEnd() {
  socket_ended_ = true;
  Advance();
}

void TlsChannel::TakeLoss() {
  if (done_ != nullptr) return Finish(&kClosed);
  listener_->OnBroken();
}

void TlsChannel::TakeSent(size_t queued) {
  if (listener_ != nullptr) listener_->OnSent(queued);
}

void TlsChannel::Advance() {
  const std::shared_ptr<TlsChannel> self = shared_from_this();
  if (!kept_.empty()) {
    std::lock_guard lock(mutex_);
    input_ = kept_;
  }
  for (Step step = Step::kMore; step == Step::kMore || step == Step::kConnected;) {
    if (stopped_) break;
    TlsFailure failure;
    const std::span<char> buffer = client_->read_buffer();
    size_t filled = 0;
    {
      std::lock_guard lock(mutex_);
      if (ssl_ == nullptr) return;
      step = connected_ ? Read(buffer, &filled) : Shake();
      if (step == Step::kFailed) failure = FailureOf(ssl_.get());
      Flush();
    }
    if (step == Step::kConnected) Finish(nullptr);
    if (step == Step::kFailed && done_ != nullptr) return Finish(&failure);
    if (filled > 0) listener_->OnRead(buffer.first(filled));
    Deliver(step);
    if (closed_) return;
  }
  KeepInput();
}

void TlsChannel::KeepInput() {
  std::lock_guard lock(mutex_);
  // It may lie in what was kept before.
  kept_ = std::string(input_.begin(), input_.end());
  input_ = {};
}

TlsChannel::Step TlsChannel::Shake() {
  ERR_clear_error();
  const int result = SSL_do_handshake(ssl_.get());
  if (result == 1) {
    connected_ = true;
    return Step::kConnected;
  }
  return SSL_get_error(ssl_.get(), result) == SSL_ERROR_WANT_READ ? Step::kWaits : Step::kFailed;
}

TlsChannel::Step TlsChannel::Read(std::span<char> buffer, size_t* filled) {
  if (buffer.empty()) return Step::kFailed;
  while (*filled < buffer.size()) {
    ERR_clear_error();
    size_t count = 0;
    const int result =
        SSL_read_ex(ssl_.get(), buffer.data() + *filled, buffer.size() - *filled, &count);
    *filled += count;
    if (result == 1) continue;
    switch (SSL_get_error(ssl_.get(), result)) {
      case SSL_ERROR_WANT_READ:
        return Step::kWaits;
      case SSL_ERROR_ZERO_RETURN:
        return Step::kEnded;
      default:
        return Step::kFailed;
    }
  }
  return Step::kMore;
}

void TlsChannel::Finish(const TlsFailure* failure) {
  if (const Done done = std::exchange(done_, nullptr)) done(failure);
}

// What came after the bytes, if anything.
void TlsChannel::Deliver(Step step) {
  const bool at_end = step == Step::kEnded || (step == Step::kWaits && socket_ended_);
  if (at_end && done_ != nullptr) return Finish(&kClosed);
  if (closed_ || ended_ || stopped_) return;
  if (step == Step::kFailed) {
    socket_->StopReading();
    listener_->OnBroken();
  } else if (at_end) {
    ended_ = true;
    socket_->StopReading();
    listener_->OnReadEnd();
  }
}

}  // namespace nano
