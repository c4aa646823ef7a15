#include "http/route_table.h"

namespace nano {

uint32_t RouteTable::Find(std::string_view host) const {
  const auto found = hosts_.find(host.substr(0, host.find('.')));
  return found != hosts_.end() ? found->second : fallback_;
}

}  // namespace nano
