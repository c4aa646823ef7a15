// A request between two apps, from both of its sides.
#include "isolate/subrequest.h"

#include <string>
#include <thread>
#include <vector>

#include "testing/http_fixture.h"
#include "testing/test.h"

namespace nano {
namespace {

using testing::BytesOf;
using testing::TestListener;

std::string TextOf(const Bytes& bytes) {
  return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

// What came back, as text: "reply 200 …", "chunk …", "end", "error …", "drain".
class Asker : public SubrequestCaller {
 public:
  bool TakeAnswer(uint64_t, SubrequestAnswer answer) override {
    if (refuses) return false;
    switch (answer.kind) {
      case ServiceAnswer::kReply:
        said.push_back("reply " + std::to_string(answer.reply->head.status) +
                       (answer.reply->has_body ? " +" : " ") + TextOf(answer.bytes));
        break;
      case ServiceAnswer::kChunk:
        size += answer.bytes.size();
        text += TextOf(answer.bytes);
        said.push_back("chunk");
        break;
      case ServiceAnswer::kEnd:
        said.push_back("end");
        break;
      case ServiceAnswer::kError:
        error = TextOf(answer.bytes);
        said.push_back("error");
        break;
      case ServiceAnswer::kDrain:
        said.push_back("drain");
        break;
    }
    return true;
  }
  std::vector<std::string> said;
  std::string text;
  std::string error;
  size_t size = 0;
  bool refuses = false;
};

struct Pair {
  explicit Pair(bool has_body = false, const char* method = "POST") {
    RequestHead head;
    head.method = method;
    head.has_body = has_body;
    request = std::make_shared<Subrequest>(
        std::move(head), "", Subrequest::Origin{.caller = asker, .call = 1, .account = account});
    request->SetListener(listener);
  }
  std::shared_ptr<MemoryAccount> account = std::make_shared<MemoryAccount>(1 << 30);
  std::shared_ptr<Asker> asker = std::make_shared<Asker>();
  std::shared_ptr<TestListener> listener = std::make_shared<TestListener>();
  std::shared_ptr<Subrequest> request;
};

using Said = std::vector<std::string>;

TEST(subrequest_answers_at_once) {
  Pair pair;
  EXPECT(pair.request->Respond({201, "", {}}, BytesOf("hi")));
  EXPECT(pair.asker->said == Said({"reply 201 hi"}));
  EXPECT(!pair.request->Respond({200, "", {}}, BytesOf("again")));
  EXPECT(pair.request->finished() && !pair.request->broken());
  EXPECT_EQ(pair.request->bytes_out(), 2u);
  pair.request->Cancel();
  EXPECT_EQ(pair.listener->closed, 0);
  EXPECT_EQ(pair.account->held(), 0u);
}

TEST(subrequest_sends_no_body_where_none_may_be) {
  Pair head(false, "HEAD");
  head.request->RespondHead({200, "", {}});
  EXPECT(head.request->Write(BytesOf("x")) == BodyWrite::kTaken);
  head.request->End();
  EXPECT(head.asker->said == Said({"reply 200 "}));
  Pair empty;
  empty.request->Respond({204, "", {}}, BytesOf("x"));
  EXPECT(empty.asker->said == Said({"reply 204 "}));
}

TEST(subrequest_response_waits_for_who_reads) {
  Pair pair;
  pair.request->RespondHead({200, "", {}});
  size_t written = 0;
  while (pair.request->Write(Bytes::Allocate(100'000)) == BodyWrite::kTaken) written++;
  EXPECT_EQ(written, 2u);
  EXPECT_EQ(pair.asker->size, 300'000u);
  EXPECT(pair.request->Write(Bytes::Allocate(50'000)) == BodyWrite::kFull);
  EXPECT_EQ(pair.asker->size, 300'000u);
  EXPECT_EQ(pair.account->held(), 50'000u);
  pair.request->Credit(100'000);
  EXPECT_EQ(pair.asker->size, 350'000u);
  EXPECT_EQ(pair.listener->drain, 1);
  EXPECT_EQ(pair.account->held(), 0u);
  pair.request->End();
  EXPECT_EQ(pair.asker->said.back(), "end");
}

TEST(subrequest_cuts_a_large_body_into_pieces) {
  Pair pair;
  std::string body;
  for (int i = 0; i < 100'000; ++i) body += std::to_string(i);
  pair.request->Respond({200, "", {}}, BytesOf(body));
  EXPECT(pair.request->finished());
  EXPECT(pair.asker->size < body.size());
  EXPECT_EQ(pair.account->held(), body.size() - pair.asker->size);
  while (pair.asker->said.back() != "end") pair.request->Credit(10'000);
  EXPECT(pair.asker->text == body);
  EXPECT_EQ(pair.account->held(), 0u);
}

TEST(subrequest_body_waits_for_who_reads) {
  Pair pair(true);
  Bytes chunk;
  EXPECT(pair.request->ReadBody(&chunk) == BodyRead::kPending);
  EXPECT(pair.request->WriteRequest(BytesOf("abc")) == BodyWrite::kTaken);
  EXPECT_EQ(pair.listener->body, 1);
  EXPECT(pair.request->ReadBody(&chunk) == BodyRead::kChunk);
  EXPECT_EQ(TextOf(chunk), "abc");
  EXPECT(pair.request->WriteRequest(Bytes::Allocate(300'000)) == BodyWrite::kFull);
  EXPECT(pair.account->held() >= 300'000u);
  EXPECT(pair.asker->said.empty());
  EXPECT(pair.request->ReadBody(&chunk) == BodyRead::kChunk);
  EXPECT(pair.asker->said == Said({"drain"}));
  EXPECT(pair.request->ReadBody(&chunk) == BodyRead::kPending);
  pair.request->EndRequest();
  EXPECT_EQ(pair.listener->body, 2);
  EXPECT(pair.request->ReadBody(&chunk) == BodyRead::kEnd);
  EXPECT_EQ(pair.account->held(), 0u);
}

TEST(subrequest_bounds_the_body) {
  Pair pair(true);
  EXPECT(pair.request->SetBodyLimit(10, "app"));
  EXPECT(pair.request->WriteRequest(Bytes::Allocate(10)) == BodyWrite::kTaken);
  EXPECT(pair.request->WriteRequest(Bytes::Allocate(1)) == BodyWrite::kClosed);
  EXPECT_EQ(pair.listener->closed, 1);
  EXPECT(pair.request->failure() == ErrorCode::kBodyLimit);
  EXPECT(pair.asker->error.find("NANO_BODY_LIMIT") != std::string::npos);
  Pair early(true);
  early.request->WriteRequest(Bytes::Allocate(11));
  EXPECT(!early.request->SetBodyLimit(10, "app"));
}

TEST(subrequest_tells_who_answers_that_nobody_listens) {
  Pair pair(true);
  Bytes chunk;
  EXPECT(pair.request->ReadBody(&chunk) == BodyRead::kPending);
  pair.request->Cancel();
  pair.request->Cancel();
  EXPECT_EQ(pair.listener->closed, 1);
  EXPECT(pair.request->ReadBody(&chunk) == BodyRead::kFailed);
  EXPECT(!pair.request->Respond({200, "", {}}, Bytes()));
  EXPECT(pair.request->WriteRequest(BytesOf("x")) == BodyWrite::kClosed);
  EXPECT(pair.asker->said.empty() && pair.request->broken());
  // After the response only who still reads the request's body hears of it.
  Pair answered(true);
  answered.request->Respond({200, "", {}}, Bytes());
  EXPECT(answered.request->ReadBody(&chunk) == BodyRead::kPending);
  answered.request->Cancel();
  EXPECT_EQ(answered.listener->closed, 0);
  EXPECT_EQ(answered.listener->body, 1);
  EXPECT(answered.request->ReadBody(&chunk) == BodyRead::kFailed);
}

TEST(subrequest_fails_once) {
  Pair pair;
  pair.request->Fail(ErrorCode::kCpuLimit, "other");
  pair.request->Fail(ErrorCode::kMemoryLimit, "other");
  pair.request->End();
  EXPECT(pair.asker->said == Said({"error"}));
  EXPECT(pair.asker->error.find("\"other\" did not answer") != std::string::npos);
  EXPECT_EQ(pair.request->status(), 503);
  Pair begun;
  begun.request->RespondHead({200, "", {}});
  begun.request->Write(BytesOf("x"));
  begun.request->Abort();
  EXPECT(begun.asker->said == Said({"reply 200 +", "chunk", "error"}));
  Pair silent;
  silent.request->End();
  EXPECT(silent.request->failure() == ErrorCode::kAppException);
}

TEST(subrequest_ends_when_who_asked_is_gone) {
  Pair pair;
  pair.asker->refuses = true;
  EXPECT(!pair.request->RespondHead({200, "", {}}));
  EXPECT(pair.request->Write(BytesOf("x")) == BodyWrite::kClosed);
  Pair forgotten;
  forgotten.asker = nullptr;
  EXPECT(!forgotten.request->Respond({200, "", {}}, BytesOf("x")));
}

TEST(subrequest_sides_may_be_on_different_threads) {
  for (int round = 0; round < 50; ++round) {
    Pair pair(true);
    std::thread answering([&] {
      pair.request->RespondHead({200, "", {}});
      Bytes chunk;
      for (int i = 0; i < 500; ++i) {
        pair.request->Write(Bytes::Allocate(1000));
        pair.request->ReadBody(&chunk);
      }
      pair.request->End();
    });
    std::thread asking([&] {
      for (int i = 0; i < 500; ++i) {
        pair.request->WriteRequest(Bytes::Allocate(1000));
        pair.request->Credit(1000);
      }
      if (round % 2 == 0) pair.request->Cancel();
    });
    answering.join();
    asking.join();
    pair.request->Cancel();
    pair.request->CancelBody();
    EXPECT_EQ(pair.account->held(), 0u);
    EXPECT(pair.listener->closed <= 1);
  }
}

}  // namespace
}  // namespace nano
