// Hosts and ports, as requests name them.
#pragma once

#include <string>
#include <string_view>

namespace nano {

// https://www.rfc-editor.org/rfc/rfc3986#section-3.2.2 and a port, as far as a URL can have them:
// an app must get a URL that can be parsed. No user: it would change what the URL means.
bool IsAuthority(std::string_view text);

// Of an authority: RequestHead::host.
std::string HostOf(std::string_view authority);

}  // namespace nano
