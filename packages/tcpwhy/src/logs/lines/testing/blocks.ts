const JAVA = `2026-11-22 14:17:28,543 ERROR [main] OrderService: could not load
org.postgresql.util.PSQLException: An I/O error occurred while sending to the backend.
	at org.postgresql.core.v3.QueryExecutorImpl.execute(QueryExecutorImpl.java:383)
	at org.postgresql.jdbc.PgStatement.execute(PgStatement.java:413)
	Suppressed: java.io.IOException: closing failed
		at com.example.Closer.close(Closer.java:7)
Caused by: java.net.SocketException: Connection reset
	at java.base/sun.nio.ch.NioSocketImpl.implRead(NioSocketImpl.java:328)
	... 12 more
`;
const PYTHON = `2026-11-22 14:04:41,872 ERROR [app] request failed
Traceback (most recent call last):
  File "/srv/app.py", line 12, in fetch
    return session.get(url)
           ^^^^^^^^^^^^^^^^
ConnectionResetError: [Errno 104] Connection reset by peer

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/srv/app.py", line 20, in main
    fetch()
requests.exceptions.ConnectionError: ('Connection aborted.', ConnectionResetError(104, 'Connection reset by peer'))
`;
const NODE = `TypeError: fetch failed
    at node:internal/deps/undici/undici:14976:13
    at async /srv/app/http.js:18:31 {
  [cause]: Error: read ECONNRESET
      at TCP.onStreamRead (node:internal/stream_base_commons:218:20) {
    errno: -104,
    code: 'ECONNRESET',
    syscall: 'read'
  }
}
`;
const NODE_UNCAUGHT = `node:events:497
      throw er; // Unhandled 'error' event
      ^

Error: read ECONNRESET
    at TCP.onStreamRead (node:internal/stream_base_commons:218:20)
Emitted 'error' event on Client instance at:
    at Client._handleErrorEvent (/srv/app/node_modules/pg/lib/client.js:341:10) {
  errno: -104,
  code: 'ECONNRESET'
}

Node.js v20.20.2
`;
const GO_PANIC = `2026/11/22 14:00:56 http: panic serving 10.0.0.9:51234: write tcp 10.0.0.2:443->10.0.0.9:51234: write: broken pipe
goroutine 34 [running]:
net/http.(*conn).serve.func1()
	/usr/local/go/src/net/http/server.go:1898 +0xbe
panic({0x6a2f40, 0xc0000141b0})
	/usr/local/go/src/runtime/panic.go:770 +0x132
main.handler({0x7f1b48, 0xc0001460e0}, 0xc000148000?)
	/srv/main.go:21 +0x5b
created by net/http.(*Server).Serve in goroutine 1
	/usr/local/go/src/net/http/server.go:3285 +0x4b4
`;
const DOTNET = `fail: Shop.Orders.Client[13]
      Order 17 could not be sent
      System.Net.Http.HttpRequestException: An error occurred while sending the request.
       ---> System.IO.IOException: Unable to read data from the transport connection: Connection reset by peer.
       ---> System.Net.Sockets.SocketException (104): Connection reset by peer
         --- End of inner exception stack trace ---
         at System.Net.Sockets.NetworkStream.Read(Span\`1 buffer)
`;
const DOTNET_PLAIN = `System.Net.Http.HttpRequestException: An error occurred while sending the request.
 ---> System.Net.Sockets.SocketException (104): Connection reset by peer
   --- End of inner exception stack trace ---
   at System.Net.Http.HttpConnection.SendAsync(HttpRequestMessage request)
--- End of stack trace from previous location ---
   at Shop.Client.Send()
`;
const RUBY = `/usr/lib/ruby/3.1.0/net/protocol.rb:219:in \`rbuf_fill': end of file reached (EOFError)
	from /usr/lib/ruby/3.1.0/net/protocol.rb:193:in \`readuntil'
	from /srv/app.rb:7:in \`<main>'
`;
const RUBY_LOGGER = `E, [2026-11-22T14:19:19.108171 #13477] ERROR -- : Errno::ECONNRESET (Connection reset by peer):
  
app/models/order.rb:12:in \`load'
app/controllers/orders_controller.rb:7:in \`index'
`;
const PHP = `PHP Fatal error:  Uncaught PDOException: SQLSTATE[HY000]: General error: 2006 MySQL server has gone away in /srv/t.php:21
Stack trace:
#0 /srv/t.php(21): PDO->query('SELECT 1')
#1 {main}
  thrown in /srv/t.php on line 21
`;
const RUST = `thread 'main' panicked at src/main.rs:5:42:
called \`Result::unwrap()\` on an \`Err\` value: Os { code: 111, kind: ConnectionRefused, message: "Connection refused" }
stack backtrace:
   0: rust_begin_unwind
             at /rustc/9fc6b43126/library/std/src/panicking.rs:665:5
note: Some details are omitted, run with \`RUST_BACKTRACE=full\` for a verbose backtrace.
`;
const ANYHOW = `Error: could not load orders

Caused by:
    0: error sending request for url (http://10.0.0.2/)
    1: connection error: Connection reset by peer (os error 104)
`;
const ELIXIR = `14:26:09.903 [error] GenServer #PID<0.412.0> terminating
** (DBConnection.ConnectionError) tcp recv: closed
    (db_connection 2.6.0) lib/db_connection.ex:1065: DBConnection.handle/4
Last message: :poll
State: %{timer: nil}
`;
const ERLANG_TERM = `{:error,
 {:failed_connect,
  [{:to_address, {'10.0.0.2', 9113}}, {:inet, [:inet], :econnrefused}]}}
`;
const ERLANG_REPORT = `=ERROR REPORT==== 22-Nov-2026::14:26:09.903 ===
** Generic server orders terminating
** Last message in was poll
** Reason for termination ==
** {{badmatch,{error,econnrefused}},
    [{orders,poll,1,[{file,"orders.erl"},{line,12}]}]}
`;
const POSTGRES = `2026-11-22 14:00:54.600 UTC [881] app@shop FATAL:  could not receive data from WAL stream: server closed the connection unexpectedly
	This probably means the server terminated abnormally
	before or while processing the request.
2026-11-22 14:00:54.600 UTC [881] app@shop CONTEXT:  while streaming
2026-11-22 14:00:54.600 UTC [881] app@shop STATEMENT:  SELECT 1
`;
const RABBIT = `2026-11-22 14:04:47.267888+00:00 [error] <0.759.0> closing AMQP connection <0.759.0> (10.0.0.9:35390 -> 10.0.0.2:5672):
2026-11-22 14:04:47.267888+00:00 [error] <0.759.0> missed heartbeats from client, timeout: 1s
`;
const CURL = `*   Trying 10.0.0.2:9113...
* connect to 10.0.0.2 port 9113 failed: Connection refused
* Failed to connect to 10.0.0.2 port 9113 after 0 ms: Couldn't connect to server
* Closing connection 0
curl: (7) Failed to connect to 10.0.0.2 port 9113 after 0 ms: Couldn't connect to server
`;
const SQLALCHEMY = `sqlalchemy.exc.OperationalError: (psycopg2.OperationalError) server closed the connection unexpectedly
	This probably means the server terminated abnormally
	before or while processing the request.

[SQL: UPDATE accounts SET balance = balance - 10 WHERE id = 1]
(Background on this error at: https://sqlalche.me/e/20/e3q8)
`;
const GRPC_PYTHON = `grpc._channel._InactiveRpcError: <_InactiveRpcError of RPC that terminated with:
	status = StatusCode.UNAVAILABLE
	details = "failed to connect to all addresses"
>
`;
const SSH = `kex_exchange_identification: read: Connection reset by peer
Connection reset by 10.0.0.2 port 22
`;
const AWS_GO = `2026/11/22 14:00:28 RequestError: send request failed
caused by: Post "http://10.0.0.2:9102/": read tcp 10.0.0.9:51898->10.0.0.2:9102: read: connection reset by peer
`;
const PHP_WARNINGS = `Warning: file_get_contents(): SSL: Connection reset by peer in /srv/t.php on line 12

Warning: file_get_contents(): Failed to enable crypto in /srv/t.php on line 12
`;
const PRETTY_JSON = `{
  "level": "error",
  "message": "read ECONNRESET",
  "err": {
    "code": "ECONNRESET"
  }
}
`;

const SPRING = `2026-11-22T14:00:54.120Z ERROR 1 --- [exec-1] c.e.shop.Pay : charge failed

java.net.ConnectException: Connection refused
	at java.base/sun.nio.ch.Net.pollConnect(Native Method)
`;
const NEST = `[Nest] 41  - 11/22/2026, 2:00:54 PM   ERROR [Database] Unable to connect
Error: connect ECONNREFUSED 10.0.0.2:5432
    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1555:16)
`;
const GIT = `fatal: unable to connect to git.internal:
git.internal[0: 10.0.0.2]: errno=Connection refused
git.internal[1: 10.0.0.3]: errno=Connection timed out
`;
const RABBIT_BARE = `2026-11-22 14:00:54.120 [error] <0.812.0> closing AMQP connection <0.812.0> (10.0.0.9:51514 -> 10.0.0.2:5672):
missed heartbeats from client, timeout: 60s
`;

/** One error each, as its language or program prints it over several lines. Values are invented. */
export const BLOCKS: Readonly<Record<string, string>> = {
  JAVA,
  PYTHON,
  NODE,
  NODE_UNCAUGHT,
  GO_PANIC,
  DOTNET,
  DOTNET_PLAIN,
  RUBY,
  RUBY_LOGGER,
  PHP,
  RUST,
  ANYHOW,
  ELIXIR,
  ERLANG_TERM,
  ERLANG_REPORT,
  POSTGRES,
  RABBIT,
  CURL,
  SQLALCHEMY,
  GRPC_PYTHON,
  SSH,
  AWS_GO,
  PHP_WARNINGS,
  PRETTY_JSON,
  SPRING,
  NEST,
  GIT,
  RABBIT_BARE,
};
