// Several listeners of one server: ports, and Unix sockets.
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>

#include "reactor/acceptor.h"
#include "testing/http_fixture.h"
#include "testing/test.h"

namespace nano {
namespace {

using testing::BodyOf;
using testing::BytesOf;
using testing::Client;
using testing::TestServer;

// A folder that goes with what is in it.
class Folder {
 public:
  Folder() { EXPECT(::mkdtemp(name_) != nullptr); }
  ~Folder() {
    ::unlink(path().c_str());
    ::rmdir(name_);
  }
  std::string path() const { return std::string(name_) + "/socket"; }

 private:
  char name_[32] = "/tmp/nano-unix-XXXXXX";
};

// What is answered to a request over a Unix socket; "" when nobody listens.
std::string AskUnix(const std::string& path, const std::string& request) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path.c_str(), sizeof(address.sun_path) - 1);
  const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
  std::string answer;
  if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0) {
    EXPECT_EQ(::send(fd, request.data(), request.size(), MSG_NOSIGNAL),
              static_cast<ssize_t>(request.size()));
    char buffer[4096];
    for (ssize_t count; (count = ::recv(fd, buffer, sizeof(buffer), 0)) > 0;) {
      answer.append(buffer, static_cast<size_t>(count));
    }
  }
  ::close(fd);
  return answer;
}

void EchoHead(const std::shared_ptr<Exchange>& exchange) {
  const RequestHead& head = exchange->request();
  exchange->Respond({200, "", {}},
                    BytesOf(head.url + " " + std::to_string(head.port) + " [" + head.client + "]"));
}

TEST(listeners_tell_their_port_and_address) {
  TestServer server;
  server.answer = EchoHead;
  const BoundAddress other = server.server().Listen("127.0.0.1", 0);
  EXPECT_EQ(other.error, "");
  for (const uint16_t port : {server.port(), other.port}) {
    Client client(port);
    client.Send("GET / HTTP/1.0\r\n\r\n");
    const std::string number = std::to_string(port);
    EXPECT_EQ(BodyOf(client.ReadAll()),
              "http://127.0.0.1:" + number + "/ " + number + " [127.0.0.1]");
  }
}

TEST(listeners_may_be_unix_sockets) {
  const Folder folder;
  TestServer server;
  server.answer = EchoHead;
  BoundAddress bound;
  const int fd = Acceptor::OpenUnix(folder.path(), 0640, &bound);
  EXPECT(fd >= 0);
  EXPECT_EQ(bound.path, folder.path());
  struct stat status;
  EXPECT(::stat(folder.path().c_str(), &status) == 0);
  EXPECT_EQ(status.st_mode & 0777u, 0640u);
  EXPECT_EQ(server.server().ListenOn(fd).path, folder.path());
  EXPECT_EQ(BodyOf(AskUnix(folder.path(), "GET /x HTTP/1.0\r\n\r\n")), "http://localhost/x 0 []");
  const std::string large(100'000, 'x');
  server.answer = [&](const std::shared_ptr<Exchange>& exchange) {
    exchange->Respond({200, "", {}}, BytesOf(large));
  };
  EXPECT_EQ(BodyOf(AskUnix(folder.path(), "GET / HTTP/1.0\r\n\r\n")), large);
}

TEST(listeners_take_a_unix_socket_that_nobody_has) {
  const Folder folder;
  BoundAddress bound;
  const int first = Acceptor::OpenUnix(folder.path(), -1, &bound);
  EXPECT(first >= 0);
  EXPECT_EQ(Acceptor::OpenUnix(folder.path(), -1, &bound), -1);
  EXPECT_EQ(bound.error, "EADDRINUSE");
  ::close(first);
  // The file is still there.
  bound = {};
  const int second = Acceptor::OpenUnix(folder.path(), -1, &bound);
  EXPECT(second >= 0);
  EXPECT_EQ(bound.error, "");
  ::close(second);
}

TEST(listeners_remove_no_other_file) {
  const Folder folder;
  const int file = ::open(folder.path().c_str(), O_CREAT | O_WRONLY, 0600);
  EXPECT(file >= 0);
  ::close(file);
  BoundAddress bound;
  EXPECT_EQ(Acceptor::OpenUnix(folder.path(), -1, &bound), -1);
  EXPECT_EQ(bound.error, "EADDRINUSE");
  EXPECT(::access(folder.path().c_str(), F_OK) == 0);
  bound = {};
  EXPECT_EQ(Acceptor::OpenUnix(std::string(200, 'x'), -1, &bound), -1);
  EXPECT_EQ(bound.error, "ENAMETOOLONG");
  bound = {};
  EXPECT_EQ(Acceptor::OpenUnix("/nowhere/at/all", -1, &bound), -1);
  EXPECT_EQ(bound.error, "ENOENT");
}

}  // namespace
}  // namespace nano
