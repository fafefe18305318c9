"""Addresses that lead inside, or could be taken to: each way to write one that we know of."""

INSIDE = """
http://127.0.0.1/ http://127.1/ http://127.0.1/ http://2130706433/ http://0x7f000001/ http://0x7f.0.0.1/
http://0177.0.0.1/ http://017700000001/ http://0x7f.1/ http://127.0.0.1./ http://127.000.000.001/ http://0/ http://0.0.0.0/
http://10.0.0.1/ http://10.255.255.255/ http://012.0.0.1/ http://0xa.0.0.1/ http://167772161/
http://172.16.0.1/ http://172.31.255.254/ http://192.168.0.1/ http://0xc0a80001/ http://3232235521/ http://192.168.1/
http://169.254.169.254/latest/meta-data/ http://0xa9fea9fe/ http://2852039166/ http://0251.0376.0251.0376/
http://169.254.43518/ http://100.64.0.1/ http://100.100.100.200/ http://168.63.129.16/ http://192.0.0.192/
http://192.0.2.1/ http://198.18.0.1/ http://198.51.100.7/ http://203.0.113.9/ http://192.88.99.1/
http://224.0.0.1/ http://239.255.255.250/ http://240.0.0.1/ http://255.255.255.255/
http://[::1]/ http://[::]/ http://[0:0:0:0:0:0:0:1]/ http://[0000:0000:0000:0000:0000:0000:0000:0001]/
http://[::ffff:127.0.0.1]/ http://[::ffff:7f00:1]/ http://[::ffff:169.254.169.254]/ http://[::ffff:0:127.0.0.1]/
http://[::127.0.0.1]/ http://[64:ff9b::7f00:1]/ http://[64:ff9b::127.0.0.1]/ http://[64:ff9b::a9fe:a9fe]/
http://[64:ff9b:1::7f00:1]/ http://[2002:7f00:1::]/ http://[2002:a9fe:a9fe::1]/ http://[2001::1]/ http://[2001:db8::1]/
http://[3fff::1]/ http://[100::1]/ http://[5f00::1]/ http://[fe80::1]/ http://[fe80::1%25eth0]/ http://[fe80::1%eth0]/
http://[fec0::1]/ http://[fc00::1]/ http://[fd00:ec2::254]/ http://[ff02::1]/ http://[::1%lo]/
http://localhost/ http://LOCALHOST/ http://localhost./ http://localhost:80/ http://ip6-localhost/
http://user@127.0.0.1/ http://127.0.0.1@example.com/ http://example.com@127.0.0.1/ http://example.com:80@127.0.0.1/
http://example.com#@127.0.0.1/ http://example.com\\@127.0.0.1/ http://127.0.0.1\\@example.com/ http:\\\\127.0.0.1/
http://%31%32%37.0.0.1/ http://127%2e0%2e0%2e1/ http://①②⑦.⓪.⓪.①/ http://127。0。0。1/ http://ⓛocalhost/
http:///127.0.0.1/ http:127.0.0.1/ //127.0.0.1/ file:///etc/passwd gopher://127.0.0.1/ ftp://127.0.0.1/
http://127.0.0.1:0/ http://127.0.0.1:99999/ http://example.com:/ http://.127.0.0.1/ http://-/
""".split()
