// What asks apps other than a client (other apps, and the engine itself), and what they fetch
// without the host.
#include <time.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "isolate/apps.h"

namespace nano {
namespace {

constexpr std::string_view kTestPath = "/__scheduled";

int HexOf(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// https://url.spec.whatwg.org/#concept-urlencoded-parser, of one value.
std::string DecodeFormValue(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); i++) {
    const bool escaped =
        text[i] == '%' && i + 2 < text.size() && HexOf(text[i + 1]) >= 0 && HexOf(text[i + 2]) >= 0;
    if (escaped) {
      out.push_back(static_cast<char>(HexOf(text[i + 1]) * 16 + HexOf(text[i + 2])));
      i += 2;
    } else {
      out.push_back(text[i] == '+' ? ' ' : text[i]);
    }
  }
  return out;
}

std::string_view QueryValue(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const size_t end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    query.remove_prefix(std::min(query.size(), end + 1));
    if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=') {
      return pair.substr(name.size() + 1);
    }
  }
  return "";
}

double UnixMillis() {
  timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  return static_cast<double>(now.tv_sec * 1000 + now.tv_nsec / 1'000'000);
}

}  // namespace

void Apps::SetService(std::string name, uint32_t app) {
  std::lock_guard lock(mutex_);
  if (app == 0) {
    services_.erase(name);
  } else {
    services_[std::move(name)] = app;
  }
}

// From one thread alone, as SetRoutes.
void Apps::SetRoutePlace(RoutePlace place, RouteTarget target, const std::string& label) {
  server_.SetRoutes(
      std::make_shared<const RouteTable>(server_.routes()->With(place, std::move(target), label)));
}

void Apps::DispatchTo(const std::string& service, std::shared_ptr<Exchange> exchange) {
  uint32_t id = 0;
  {
    std::lock_guard lock(mutex_);
    auto found = services_.find(service);
    if (found != services_.end()) id = found->second;
  }
  std::shared_ptr<App> app = id == 0 ? nullptr : Find(id);
  // Who asked hears it by that name; it is nothing that a client asked for in vain.
  if (app == nullptr) return exchange->Fail(ErrorCode::kNoApp, service);
  Give(app, std::move(exchange));
}

void Apps::AskAssets(const std::shared_ptr<App>& app, std::shared_ptr<Exchange> exchange) {
  assets_->Begin(app, exchange, true);
}

// The app has nothing to do with it, but it is the app's.
void Apps::OnAssetEnded(Exchange& exchange, App& app) {
  AppCounters::Add(&app.counters.requests);
  Report(exchange, nullptr, &app, exchange.responded() ? Outcome::kOk : Outcome::kCanceled);
}

void Apps::PassAsset(uint64_t id) {
  std::shared_ptr<App> app;
  std::shared_ptr<Exchange> exchange;
  if (assets_->Take(id, &app, &exchange)) Give(app, std::move(exchange));
}

bool Apps::RunScheduled(uint32_t id, uint64_t token, std::string cron, double time) {
  std::shared_ptr<App> app = Find(id);
  if (app == nullptr) return false;
  Run(app, std::move(cron), time, [this, token](const ScheduledRun::Result& result) {
    ScheduledEvent event{.token = token, .outcome = result.outcome, .code = ""};
    if (result.code) event.code = ErrorName(*result.code);
    event.cpu_nanos = result.cpu_nanos;
    event.wall_nanos = result.wall_nanos;
    event.no_retry = result.no_retry;
    host_.Emit(std::move(event));
  });
  return true;
}

void Apps::Run(const std::shared_ptr<App>& app, std::string cron, double time,
               std::function<void(const ScheduledRun::Result&)> done) {
  runs_.fetch_add(1);
  const auto ended = [this, done = std::move(done)](const ScheduledRun::Result& result) {
    done(result);
    runs_.fetch_sub(1);
    EndDrainIfDone();
  };
  Give(app, std::make_shared<ScheduledRun>(std::move(cron), time, ended));
}

bool Apps::TakeTest(const std::shared_ptr<App>& app, const std::shared_ptr<Exchange>& exchange) {
  const std::string_view target = exchange->request().target;
  const size_t end = std::min(target.find('?'), target.size());
  if (target.substr(0, end) != kTestPath) return false;
  const std::string_view query = target.substr(std::min(target.size(), end + 1));
  std::string cron = DecodeFormValue(QueryValue(query, "cron"));
  Run(app, std::move(cron), UnixMillis(),
      [exchange, name = app->name](const ScheduledRun::Result& result) {
        if (result.outcome != OutcomeName(Outcome::kOk)) {
          return exchange->Fail(result.code.value_or(ErrorCode::kAppException), name);
        }
        ResponseHead head{.status = 200, .status_text = "", .headers = {}};
        head.headers = {"content-type", "text/plain;charset=utf-8"};
        exchange->Respond(std::move(head), Bytes::Copy(std::string_view("Ran scheduled event\n")));
      });
  return true;
}

void Apps::AnswerHead(uint64_t call, std::unique_ptr<SubrequestReply> reply, Bytes body) {
  std::shared_ptr<AppIsolate> isolate = calls_.Find(call);
  if (isolate == nullptr) return;
  isolate->TakeAnswer(
      call, {.kind = ServiceAnswer::kReply, .reply = std::move(reply), .bytes = std::move(body)});
}

void Apps::SetDirect(uint32_t id, App::Direct direct) {
  if (std::shared_ptr<App> app = Find(id)) app->direct.store(direct, std::memory_order_relaxed);
}

}  // namespace nano
