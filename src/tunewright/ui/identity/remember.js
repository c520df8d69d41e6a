// Keeps the reviewer's name in a cookie of this server, for this browser; an empty name takes it away.
export default function ({ data }) {
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  const seconds = data.value ? data.seconds : 0;
  document.cookie = `${data.name}=${data.value}; path=/; max-age=${seconds}; SameSite=Strict${secure}`;
}
