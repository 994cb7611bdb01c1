/**
 * What healthy logs are full of: lines of many programs, then words that logs use much. Whoever searches for words does
 * well to look for such bytes of theirs as are not in here.
 */
export const ORDINARY_TEXT = `
10.1.2.3 - - [22/nov/2026:14:07:53 +0000] "get /api/v1/items?page=2 http/1.1" 200 5123 "https://shop.example.com/cart" "mozilla/5.0 (x11; linux x86_64) applewebkit/537.36 (khtml, like gecko) chrome/125.0.0.0 safari/537.36"
10.1.2.3 - - [22/nov/2026:14:07:53 +0000] "post /login http/2.0" 302 0 "-" "curl/8.5.0"  10.1.2.3 "get /healthz http/1.1" 200 2 "kube-probe/1.29"
nov 22 14:07:53 web1 sshd[812]: accepted publickey for deploy from 10.1.2.3 port 51022 ssh2: rsa sha256:abc
nov 22 14:07:53 web1 sshd[812]: pam_unix(sshd:session): session opened for user deploy(uid=1000) by (uid=0)
nov 22 14:07:53 web1 systemd[1]: started session 12 of user deploy.  systemd[1]: starting daily cleanup of temporary directories...
nov 22 14:07:53 web1 cron[812]: (root) cmd (run-parts /etc/cron.hourly)  kernel: [12345.678901] eth0: renamed from veth0
nov 22 14:07:53 lb1 haproxy[2112]: 10.1.2.3:51022 [22/nov/2026:14:07:53.110] fe_web be_app/app1 0/0/1/12/13 200 512 - - ---- 12/12/3/2/0 0/0 "get /api/v1/items http/1.1"
2026-11-22 14:07:53,123 info  [main] org.apache.kafka.clients.consumer.internals.consumercoordinator - [consumer clientid=consumer-1, groupid=orders] successfully joined group with generation 12
2026-11-22 14:07:53.123  info 1 --- [nio-8080-exec-1] o.s.web.servlet.dispatcherservlet        : completed initialization in 12 ms
2026-11-22 14:07:53.123 debug [scheduling-1] com.example.shop.inventory: synchronised 12 items, next run in 30 s
info  [mutationstage-2] 2026-11-22 14:07:53,123 columnfamilystore.java:1234 - enqueuing flush of system.local: 1.2kib (0%) on-heap
debug [gossipstage:1] 2026-11-22 14:07:53,123 gossiper.java:1100 - node /10.1.2.3 state normal, token [12345]
trace (connection.cpp:147:int32_t datastax::internal::core::connection::write(const datastax::internal::core::requestcallback::ptr&)): sending message type cql_opcode_query with stream 0 on host 10.1.2.3
{"level":30,"time":1715677964123,"pid":17,"hostname":"api-7d9f","reqid":"a1b2","req":{"method":"get","url":"/api/v1/items","query":{},"headers":{"host":"shop","user-agent":"node","accept":"application/json"},"remoteaddress":"10.1.2.3","remoteport":51022},"res":{"statuscode":200},"responsetime":12,"msg":"request completed"}
{"timestamp":"2026-11-22t14:07:53.123z","level":"info","logger":"com.example.shop","thread":"main","message":"order created","service":"orders","traceid":"0af7651916cd43dd8448eb211c80319c","spanid":"b7ad6b7169203331"}
{"t":{"$date":"2026-11-22t14:07:53.123+00:00"},"s":"i","c":"network","id":22943,"ctx":"listener","msg":"connection accepted","attr":{"remote":"10.1.2.3:51022","uuid":"a","connectionid":12,"connectioncount":7}}
ts=2026-11-22t14:07:53.123z caller=compact.go:514 level=info component=tsdb msg="write block" mint=1715677964123 maxt=1715677964123 ulid=01hx duration=1.2s
i1122 14:07:53.123456       1 controller.go:514] "starting workers" controller="deployment" namespace="default" pod="orders-6d5f"
2026/11/22 14:07:53 [notice] 31#31: signal process started  2026/11/22 14:07:53 authz: allowed user=1 scope=orders.read took=1.2ms
2026-11-22 14:07:53.123 utc [812] app@shop log:  duration: 1.2 ms  statement: select id, name from orders where customer_id = 12 and status = 'open' order by id limit 10
2026-11-22 14:07:53.123 utc [812] log:  checkpoint complete: wrote 12 buffers (0.1%); 0 wal file(s) added, 0 removed, 1 recycled; write=1.2 s, sync=0.1 s, total=1.3 s
2026-11-22t14:07:53.123456z 12 [note] [my-010914] [server] plugin ready for connections.  812:m 22 nov 2026 14:07:53.123 * background saving started by pid 12
info: microsoft.hosting.lifetime[14]       now listening on: http://[::]:8080   info:root:processing file /var/lib/data/a.csv
[2026-11-22 14:07:53,123: info/mainprocess] task shop.tasks.send_mail[abc] succeeded in 1.2s: none   django.request: "get /admin/ http/1.1" 200
time="2026-11-22t14:07:53z" level=info msg="container started" image=registry.example.com/app:1.2.3   started get "/orders" for 10.1.2.3 at
processing by orderscontroller#index as html   completed 200 ok in 12ms (views: 1.2ms | activerecord: 1.2ms)   rendered layout
full gc (ergonomics) [psyounggen: 1024k->0k(2048k)] [paroldgen: 4096k->3072k(8192k)]   gc pause (young) 12m->3m(64m) 1.2ms
connection from 10.1.2.3 port 51022 on 10.1.2.3 port 22   connection accepted   connection established   connected to host   new connection   connections
session client server remote local address socket channel stream requests response responses reply queries command process processed execute executed
received receive receiving sent send read reading write writing written open opening close closing stop stopped finished success successful created
update updated delete deleted removed added using used service services handler worker internal external config configuration default property value
values version count length bytes table cluster node nodes pool cache memory storage database schema index path resource method content type encoding
agent windows python java framework check scheduled scheduler tasks event events queue job batch metrics elapsed seconds milliseconds latency interval
retry attempt could cannot unable available with that this into after before while during because has been will was are not all found missing valid
initialized initializing loaded loading parsed state changed transition transaction commit rollback record records row rows keys partition topic producer
leader follower replica authentication authorization access permission certificate protocol warning warn error status number user name
timeout=30s timeout: 30000 connect_timeout read timeout idletimeout session timeout after timeout of request_timeout_ms timeouts time out failed failed=0
failure errors=0 error_count exception exceptions down shutdown shutting down unknown maximum broken known handshake heartbeat heartbeats election electing
`;
